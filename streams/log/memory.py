"""The log in memory: for tests and examples. Behaves as one broker would, but does not outlive its process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Self

from aiokafka.partitioner import DefaultPartitioner

from streams.errors import LogError, PositionLost
from streams.log.port import (
    POSITION_HINT,
    Header,
    Message,
    Positions,
    Receipt,
    Record,
    TopicPartition,
    no_topic,
    position_lost,
)

FOLLOW_S = 60.0
"""How long a follower sleeps at most before it looks again; it is woken by each record."""


def _now() -> int:
    return time.time_ns() // 1_000_000


class MemoryLog:
    """Topics and partitions in lists.

    Args:
        partitions: number of partitions by topic.
        clock: epoch milliseconds; stands for the broker's clock, and stamps each record at its append.
    """

    def __init__(self, partitions: Mapping[str, int], clock: Callable[[], int] = _now) -> None:
        self._clock = clock
        self._records: dict[TopicPartition, list[Record]] = {
            (topic, number): [] for topic, count in partitions.items() for number in range(count)
        }
        self._counts = dict(partitions)
        self._choose: Callable[[bytes | None, list[int], list[int]], int] = DefaultPartitioner()
        self._arrivals = asyncio.Condition()

    async def start(self) -> None:
        """Nothing to connect to."""

    async def stop(self) -> None:
        """Nothing to let go."""

    async def __aenter__(self) -> Self:
        """Nothing to connect to."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to let go."""

    async def send(self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header] = ()) -> Receipt:
        """Append a record. Keys are spread over partitions as Kafka's clients do it."""
        count = self._counts.get(topic)
        if count is None:
            raise LogError(no_topic(topic), hint="Name one of the topics that this log was made with.")
        numbers = list(range(count))
        partition = self._choose(key, numbers, numbers)
        records = self._records[topic, partition]
        record = Record(topic, partition, len(records), self._clock(), key, value, tuple(headers))
        async with self._arrivals:
            records.append(record)
            self._arrivals.notify_all()
        return Receipt(topic, partition, record.offset, record.timestamp)

    async def submit(
        self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header] = ()
    ) -> Awaitable[Receipt]:
        """Append a record; the answer is there at once."""
        answer: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        try:
            answer.set_result(await self.send(topic, key, value, headers))
        except LogError as error:
            answer.set_exception(error)
        return answer

    async def submit_all(self, messages: Sequence[Message], headers: Sequence[Header] = ()) -> Awaitable[list[Receipt]]:
        """Append many records."""
        answers = [await self.submit(topic, key, value, headers) for topic, key, value in messages]
        return asyncio.ensure_future(_all_of(answers))

    async def read(self, positions: Positions, *, max_records: int = 1000, timeout: float = 0.5) -> list[Record]:  # noqa: ASYNC109
        """Up to `max_records` records from these positions on."""
        self._check(positions)
        try:
            async with asyncio.timeout(timeout), self._arrivals:
                while not (found := self._found(positions, max_records)):
                    await self._arrivals.wait()
        except TimeoutError:
            return self._found(positions, max_records)
        return found

    async def follow(self, positions: Positions, *, max_records: int = 1000) -> AsyncGenerator[list[Record]]:
        """Batches of records from these positions on."""
        reached = dict(positions)
        while True:
            batch = await self.read(reached, max_records=max_records, timeout=FOLLOW_S)
            for record in batch:
                reached[record.topic, record.partition] = record.offset + 1
            if batch:
                yield batch

    async def partitions(self, topics: Iterable[str]) -> list[TopicPartition]:
        """The partitions of these topics."""
        return [(topic, number) for topic in topics for number in range(self._counts.get(topic, 0))]

    async def begin_offsets(self, topics: Iterable[str]) -> dict[TopicPartition, int]:
        """Always 0: nothing is ever deleted."""
        return dict.fromkeys(await self.partitions(topics), 0)

    async def end_offsets(self, topics: Iterable[str]) -> dict[TopicPartition, int]:
        """The offset after the last record of each partition."""
        return {place: len(self._records[place]) for place in await self.partitions(topics)}

    def _found(self, positions: Positions, most: int) -> list[Record]:
        found: list[Record] = []
        for place, offset in positions.items():
            found.extend(self._records[place][offset : offset + most - len(found)])
        return found

    def _check(self, positions: Positions) -> None:
        for place, offset in positions.items():
            records = self._records.get(place)
            if records is None:
                raise LogError(no_topic(f"{place[0]}, partition {place[1]}"), hint="Read what `partitions` lists.")
            if not 0 <= offset <= len(records):
                raise PositionLost(position_lost(place, offset, 0, len(records)), hint=POSITION_HINT)


async def _all_of(answers: Sequence[Awaitable[Receipt]]) -> list[Receipt]:
    found = await asyncio.gather(*answers, return_exceptions=True)
    for answer in found:
        if isinstance(answer, BaseException):
            raise answer
    return [answer for answer in found if isinstance(answer, Receipt)]
