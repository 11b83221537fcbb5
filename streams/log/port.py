"""The log as the rest of Whenline uses it: topics of partitions of records, appended and read by position."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Protocol, Self

from msgspec import Struct

from projections.apply.routes import VIA
from streams.errors import LogError

Header = tuple[str, bytes]
"""Name and value of a header that is sent."""
ReadHeader = tuple[str, bytes | None]
"""A header that was read: a client may leave the value out. Bytes of a name that are not UTF-8 are escaped."""

TopicPartition = tuple[str, int]
"""Topic and partition."""

Positions = Mapping[TopicPartition, int]
"""Next offset to read, by topic and partition."""

Message = tuple[str, bytes, bytes]
"""Topic, key and value of a record to be sent."""

CLOUDEVENTS_JSON: Header = ("content-type", b"application/cloudevents+json; charset=UTF-8")
"""Header of a record that holds a CloudEvent in structured mode."""


def headers_of(route: str | None) -> tuple[Header, ...]:
    """Headers of an event in structured mode that comes by a route of `projections.apply.routes`, if by any."""
    return (CLOUDEVENTS_JSON,) if route is None else (CLOUDEVENTS_JSON, (VIA, route.encode()))


class Record(Struct, frozen=True, gc=False):
    """One record of the log.

    `timestamp` is the log's own clock at the append (`LogAppendTime`), in epoch milliseconds. `key` and `value` are
    None where a publisher omitted them. `problem` says why the bytes at this offset cannot be decoded, if they cannot.
    """

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: tuple[ReadHeader, ...] = ()
    problem: str | None = None


class Receipt(Struct, frozen=True, gc=False):
    """Position of an acknowledged record. `timestamp` is the log's own, in epoch milliseconds."""

    topic: str
    partition: int
    offset: int
    timestamp: int


class Log(Protocol):
    """What publishers and readers need of a log. Use it as `async with`.

    Every call may raise `LogError`: `LogUnavailable` if the log does not answer, `PositionLost` if it does not have a
    position. It gives a receipt only for a record that it has acknowledged.
    """

    async def start(self) -> None:
        """Connect."""

    async def stop(self) -> None:
        """Flush pending records, then disconnect."""

    async def __aenter__(self) -> Self:
        """Connect."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Disconnect."""

    async def send(self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header] = ()) -> Receipt:
        """Append a record and wait for its acknowledgement. Records with equal keys go to one partition."""

    async def submit(
        self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header] = ()
    ) -> Awaitable[Receipt]:
        """Submit a record; await the result for its receipt or the error.

        Blocks only while the log's buffers are full. Await every result: it may be an error.
        """

    async def submit_each(
        self, messages: Sequence[Message], headers: Sequence[Header] = ()
    ) -> Sequence[Awaitable[Receipt]]:
        """Submit many records with the same headers; each has its own result, in the same order, as for `submit`.

        Never raises: a record that is not taken has a result that does, and so may those after it.
        """

    async def submit_all(self, messages: Sequence[Message], headers: Sequence[Header] = ()) -> Awaitable[list[Receipt]]:
        """Submit many records with the same headers; await the result for their receipts, in the same order.

        It raises if any record was not acknowledged; others may be in the log all the same. Blocks, and must be
        awaited, as for `submit`.
        """

    async def read(self, positions: Positions, *, max_records: int = 1000, timeout: float = 0.5) -> list[Record]:
        """Read up to `max_records` records from these positions, ordered within each partition.

        Waits up to `timeout` seconds for the first record, and then may return none.
        """

    def follow(self, positions: Positions, *, max_records: int = 1000) -> AsyncGenerator[list[Record]]:
        """Yield non-empty batches of records from these positions, without end. Close it (`aclose`) when done."""

    async def partitions(self, topics: Iterable[str]) -> list[TopicPartition]:
        """The partitions of these topics in order; none for a topic that does not exist."""

    async def begin_offsets(self, topics: Iterable[str]) -> dict[TopicPartition, int]:
        """Offset of the first available record in each partition of these topics."""

    async def end_offsets(self, topics: Iterable[str]) -> dict[TopicPartition, int]:
        """Offset after the last record in each partition of these topics."""


def failed_receipts(error: LogError, count: int) -> list[asyncio.Future[Receipt]]:
    """So many results that raise this error."""
    results = [asyncio.get_running_loop().create_future() for _ in range(count)]
    for result in results:
        result.set_exception(error)
    return results


def no_topic(topic: str) -> str:
    """The message for a topic that does not exist."""
    return f"There is no topic {topic} in the log"


def position_lost(partition: TopicPartition, offset: int, begin: int | None = None, end: int | None = None) -> str:
    """The message for a position that the log does not have."""
    has = f", which has offsets {begin} to {end}" if begin is not None and end is not None else ""
    return f"Offset {offset} is outside of {partition[0]}, partition {partition[1]}{has}"


POSITION_HINT = (
    "Records were deleted, or the topic was created again. Restore the log's data. If the records are gone for good, "
    "`whenline status` names the command that accepts it."
)
