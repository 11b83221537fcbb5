"""The log in memory, for tests and examples. Behaves as one broker, without persistence."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence

from aiokafka.partitioner import DefaultPartitioner

from streams.errors import LogError, PositionLost
from streams.log.connection import Connection
from streams.log.port import (
    POSITION_HINT,
    Header,
    Message,
    Positions,
    Receipt,
    Record,
    TopicPartition,
    failed_receipts,
    no_topic,
    position_lost,
)

FOLLOW_S = 60.0
"""Longest wait of a follower for one read; each new record wakes it."""


def _now() -> int:
    return time.time_ns() // 1_000_000


class MemoryLog(Connection):
    """The log port over lists.

    Args:
        partitions: number of partitions by topic.
        clock: the broker's clock, in epoch milliseconds; stamps each record at its append.
    """

    def __init__(self, partitions: Mapping[str, int], clock: Callable[[], int] = _now) -> None:
        self._clock = clock
        self._records: dict[TopicPartition, list[Record]] = {
            (topic, number): [] for topic, count in partitions.items() for number in range(count)
        }
        self._counts = dict(partitions)
        self._choose = DefaultPartitioner()
        self._appended = asyncio.Condition()

    async def start(self) -> None:
        """Nothing to connect to."""

    async def stop(self) -> None:
        """Nothing to disconnect from."""

    async def send(self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header] = ()) -> Receipt:
        """Append a record. The partition of a key is the one that Kafka's clients choose."""
        count = self._counts.get(topic)
        if count is None:
            raise LogError(no_topic(topic), hint="Name one of the topics that this log was created with.")
        numbers = list(range(count))
        partition = self._choose(key, numbers, numbers)
        records = self._records[topic, partition]
        record = Record(topic, partition, len(records), self._clock(), key, value, tuple(headers))
        async with self._appended:
            records.append(record)
            self._appended.notify_all()
        return Receipt(topic, partition, record.offset, record.timestamp)

    async def submit(
        self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header] = ()
    ) -> Awaitable[Receipt]:
        """Append a record; the result is available at once."""
        receipt: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        try:
            receipt.set_result(await self.send(topic, key, value, headers))
        except LogError as error:
            receipt.set_exception(error)
        return receipt

    async def submit_each(
        self, messages: Sequence[Message], headers: Sequence[Header] = ()
    ) -> Sequence[Awaitable[Receipt]]:
        """Append many records, up to the first that is not taken."""
        receipts: list[Awaitable[Receipt]] = []
        for topic, key, value in messages:
            try:
                receipts.append(await self.submit(topic, key, value, headers))
            except LogError as error:
                return [*receipts, *failed_receipts(error, len(messages) - len(receipts))]
        return receipts

    async def submit_all(self, messages: Sequence[Message], headers: Sequence[Header] = ()) -> Awaitable[list[Receipt]]:
        """Append many records."""
        pending = [await self.submit(topic, key, value, headers) for topic, key, value in messages]
        return asyncio.ensure_future(_all_of(pending))

    async def read(self, positions: Positions, *, max_records: int = 1000, timeout: float = 0.5) -> list[Record]:
        """Read up to `max_records` records from these positions."""
        self._check_positions(positions)
        try:
            async with asyncio.timeout(timeout), self._appended:
                while not (found := self._records_from(positions, max_records)):
                    await self._appended.wait()
        except TimeoutError:
            return self._records_from(positions, max_records)
        return found

    async def follow(self, positions: Positions, *, max_records: int = 1000) -> AsyncGenerator[list[Record]]:
        """Yield batches of records from these positions."""
        next_offsets = dict(positions)
        while True:
            batch = await self.read(next_offsets, max_records=max_records, timeout=FOLLOW_S)
            for record in batch:
                next_offsets[record.topic, record.partition] = record.offset + 1
            if batch:
                yield batch

    async def partitions(self, topics: Iterable[str]) -> list[TopicPartition]:
        """The partitions of these topics."""
        return [(topic, number) for topic in topics for number in range(self._counts.get(topic, 0))]

    async def begin_offsets(self, topics: Iterable[str]) -> dict[TopicPartition, int]:
        """Always 0: records are never deleted."""
        return dict.fromkeys(await self.partitions(topics), 0)

    async def end_offsets(self, topics: Iterable[str]) -> dict[TopicPartition, int]:
        """The offset after the last record of each partition."""
        return {partition: len(self._records[partition]) for partition in await self.partitions(topics)}

    def _records_from(self, positions: Positions, limit: int) -> list[Record]:
        found: list[Record] = []
        for partition, offset in positions.items():
            found.extend(self._records[partition][offset : offset + limit - len(found)])
        return found

    def _check_positions(self, positions: Positions) -> None:
        for partition, offset in positions.items():
            records = self._records.get(partition)
            if records is None:
                raise LogError(
                    no_topic(f"{partition[0]}, partition {partition[1]}"),
                    hint="Read partitions that `partitions` lists.",
                )
            if not 0 <= offset <= len(records):
                raise PositionLost(position_lost(partition, offset, 0, len(records)), hint=POSITION_HINT)


async def _all_of(pending: Sequence[Awaitable[Receipt]]) -> list[Receipt]:
    results = await asyncio.gather(*pending, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [result for result in results if isinstance(result, Receipt)]
