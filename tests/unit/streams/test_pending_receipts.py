"""Receipts of records: from the producer's answer, by a second attempt, or an error once the deadline is over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiokafka.errors import KafkaError, OutOfOrderSequenceNumber

from streams.errors import LogError
from streams.log.pending_receipts import settle, settle_by
from streams.log.port import Receipt

RECEIPT = Receipt("t", 0, 7, 1)


class Settled:
    """A receipt that is settled by `answer`; counts second attempts."""

    def __init__(self, *, has_offset: bool = True, patience: float = 60.0) -> None:
        self.loop = asyncio.get_running_loop()
        self.receipt: asyncio.Future[Receipt] = self.loop.create_future()
        self.answer: asyncio.Future[Any] = self.loop.create_future()
        self.resent = 0

        def acknowledged(_: object) -> bool:
            if has_offset and not self.receipt.done():
                self.receipt.set_result(RECEIPT)
            return has_offset

        def resend() -> None:
            self.resent += 1

        deadline = self.loop.time() + patience
        settle([self.receipt], self.answer, deadline, acknowledged, resend, lambda error: LogError(repr(error)))

    async def after(self, answer: Callable[[asyncio.Future[Any]], object]) -> Settled:
        answer(self.answer)
        await asyncio.sleep(0)
        return self


async def test_an_answer_settles_it() -> None:
    settled = await Settled().after(lambda answer: answer.set_result("metadata"))
    assert (settled.receipt.result(), settled.resent) == (RECEIPT, 0)


async def test_an_error_of_the_record_is_its_error() -> None:
    settled = await Settled().after(lambda answer: answer.set_exception(KafkaError("too large")))
    with pytest.raises(LogError, match="too large"):
        settled.receipt.result()


async def test_a_broken_producer_and_an_answer_without_offset_are_tried_again() -> None:
    broken = await Settled().after(lambda answer: answer.set_exception(OutOfOrderSequenceNumber()))
    without = await Settled(has_offset=False).after(lambda answer: answer.set_result("metadata"))
    for settled in (broken, without):
        assert (settled.resent, settled.receipt.done()) == (1, False)


async def test_a_deadline_ends_the_wait_and_a_late_answer_is_dropped() -> None:
    settled = Settled(patience=0.0)
    with pytest.raises(LogError, match="TimeoutError"):
        await settled.receipt
    await settled.after(lambda answer: answer.set_result("metadata"))
    assert settled.resent == 0


async def test_who_no_longer_waits_stops_nothing() -> None:
    settled = Settled()
    settled.receipt.cancel()
    await settled.after(lambda answer: answer.set_exception(KafkaError("late")))
    assert settled.receipt.cancelled()


async def test_a_second_attempt_settles_it() -> None:
    loop = asyncio.get_running_loop()
    for result, error in ((RECEIPT, None), (None, LogError("away"))):
        receipt: asyncio.Future[Receipt] = loop.create_future()
        task: asyncio.Future[Receipt] = loop.create_future()
        settle_by(receipt, task)
        task.set_exception(error) if error is not None else task.set_result(result or RECEIPT)
        await asyncio.wait([receipt])
        assert (receipt.exception(), error or receipt.result()) == (error, error or RECEIPT)
