"""Receipts as futures that callbacks settle: a task for each record would cost as much as sending it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from aiokafka.structs import RecordMetadata

from streams.errors import LogError
from streams.log.kafka_connection import BROKEN
from streams.log.port import Receipt

Result = TypeVar("Result")


def settle(  # noqa: PLR0917 - each is of another type
    receipts: Sequence[asyncio.Future[Receipt]],
    pending: asyncio.Future[RecordMetadata],
    deadline: float,
    acknowledged: Callable[[RecordMetadata], bool],
    resend: Callable[[], None],
    translate: Callable[[BaseException], LogError],
) -> None:
    """Settle receipts by what a producer answers, at the latest at the deadline.

    Args:
        receipts: futures.
        pending: the producer's answer.
        deadline: the loop's time at which the receipts fail.
        acknowledged: settles them by the answer; False if it has no offset.
        resend: sends the records again, since the producer is broken or had no offset.
        translate: the error for one of the client's.
    """

    def expire() -> None:
        _fail(receipts, translate(TimeoutError()))

    timer = asyncio.get_running_loop().call_at(deadline, expire)

    def done(answer: asyncio.Future[RecordMetadata]) -> None:
        timer.cancel()
        if answer.cancelled():
            _fail(receipts, translate(TimeoutError()))
            return
        error = answer.exception()
        if error is None:
            if not acknowledged(answer.result()):
                resend()
        elif isinstance(error, BROKEN):
            resend()
        else:
            _fail(receipts, translate(error))

    pending.add_done_callback(done)


def settle_by(receipt: asyncio.Future[Receipt], task: asyncio.Future[Receipt]) -> None:
    """Settle a receipt by a task that sends the record again."""

    def done(ended: asyncio.Future[Receipt]) -> None:
        if ended.cancelled():
            receipt.cancel()
        elif (error := ended.exception()) is not None:
            _fail([receipt], error)
        else:
            set_unless_done(receipt, ended.result())

    task.add_done_callback(done)


def set_unless_done(receipt: asyncio.Future[Receipt], found: Receipt) -> None:
    """Settle a receipt, unless its deadline is over or nobody waits for it any more."""
    if not receipt.done():
        receipt.set_result(found)


def _fail(receipts: Sequence[asyncio.Future[Receipt]], error: BaseException) -> None:
    for receipt in receipts:
        if not receipt.done():
            receipt.set_exception(error)
