"""The log as the rest of Whenline sees it: topics of partitions of records, appended and read by position."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Protocol, Self

from msgspec import Struct

Header = tuple[str, bytes]

TopicPartition = tuple[str, int]
"""Topic and partition."""

Positions = Mapping[TopicPartition, int]
"""Next offset to read, by topic and partition."""

Message = tuple[str, bytes, bytes]
"""Topic, key and value of a record to be sent."""

CLOUDEVENTS_JSON: Header = ("content-type", b"application/cloudevents+json; charset=UTF-8")
"""Header of a record that holds a CloudEvent in structured mode."""


class Record(Struct, frozen=True, gc=False):
    """One record of the log.

    `timestamp` is the log's own clock at the append (`LogAppendTime`), in epoch milliseconds. `key` and `value` are
    None where a publisher left them out.
    """

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...] = ()


class Receipt(Struct, frozen=True, gc=False):
    """Where an acknowledged record stands. `timestamp` is the log's own, in epoch milliseconds."""

    topic: str
    partition: int
    offset: int
    timestamp: int


class Log(Protocol):
    """What publishers and readers need of a log. Use it as `async with`.

    Every call may raise `LogError`: `LogUnavailable` where the log does not answer, `PositionLost` where a position is
    outside of what it has. A receipt is given only for what the log has acknowledged.
    """

    async def start(self) -> None:
        """Connect."""

    async def stop(self) -> None:
        """Wait for what is on its way, then let go."""

    async def __aenter__(self) -> Self:
        """Connect."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go."""

    async def send(self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header] = ()) -> Receipt:
        """Append a record and wait for its acknowledgement. Records of one key go to one partition."""

    async def submit(
        self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header] = ()
    ) -> Awaitable[Receipt]:
        """Hand over a record without waiting for it; await what is returned for its receipt, or the error.

        Waits only while the log's buffers are full. Every answer has to be awaited: an error may hide in it.
        """

    async def submit_all(self, messages: Sequence[Message], headers: Sequence[Header] = ()) -> Awaitable[list[Receipt]]:
        """Hand over many records without waiting for them; await what is returned for a receipt of each, in their order.

        It raises where any was not acknowledged; others may be kept all the same. Waits, and must be awaited, as `submit`.
        All have the same headers.
        """

    async def read(self, positions: Positions, *, max_records: int = 1000, timeout: float = 0.5) -> list[Record]:  # noqa: ASYNC109
        """Up to `max_records` records from these positions on, each partition's in its order.

        Waits up to `timeout` seconds for the first record, and then may return none.
        """

    def follow(self, positions: Positions, *, max_records: int = 1000) -> AsyncGenerator[list[Record]]:
        """Batches of records from these positions on, never empty, without end. Close it (`aclose`) when done."""

    async def partitions(self, topics: Iterable[str]) -> list[TopicPartition]:
        """The partitions of these topics in order; none of a topic that does not exist."""

    async def begin_offsets(self, topics: Iterable[str]) -> dict[TopicPartition, int]:
        """Offset of the first record that is still there, of each partition of these topics."""

    async def end_offsets(self, topics: Iterable[str]) -> dict[TopicPartition, int]:
        """Offset after the last record, of each partition of these topics."""


def no_topic(topic: str) -> str:
    """What to say of a topic that does not exist."""
    return f"There is no topic {topic} in the log"


def position_lost(place: TopicPartition, offset: int, begin: int | None = None, end: int | None = None) -> str:
    """What to say of a position that the log does not have."""
    has = f", which has offsets {begin} to {end}" if begin is not None and end is not None else ""
    return f"Offset {offset} is outside of {place[0]}, partition {place[1]}{has}"


POSITION_HINT = (
    "Records were deleted, or the topic was made anew. Restore the log's data; or, if this log is the right one, "
    "run `whenline rebuild`."
)
