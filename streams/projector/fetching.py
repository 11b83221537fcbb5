"""Fetches records, decodes them into batches, and hands the batches over to the writer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from projections.apply.batch import Batch
from streams.log.kafka_reader import KafkaReader
from streams.log.port import TopicPartition
from streams.projector.source import partition_fingerprints_of
from streams.projector.states import WAIT_S, Backlog

FLUSH_ROWS = 125_000
"""More than a row group (122,880): DuckDB then writes it to the file at once, not to the write-ahead log first."""
FETCH_ROWS = 10_000
GATHER_S = 0.005
"""How long a batch that has records waits for more before the fetcher checks whether the writer is free."""


@dataclass
class FetchedBatch:
    """A batch, and the fingerprints of the partitions whose first record is in it."""

    batch: Batch = field(default_factory=Batch)
    fingerprints: dict[TopicPartition, str] = field(default_factory=dict)


class Handover:
    """Passes one batch at a time, and knows whether the writer waits: until it does, a batch had better grow."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[FetchedBatch] = asyncio.Queue(maxsize=1)
        self.is_awaited = False
        self.is_drained = False
        """Whether the log has nothing more, as far as known, and no batch is being filled."""

    async def give(self, fetched: FetchedBatch) -> None:
        """Pass a batch on; waits until the one before is taken."""
        self.is_awaited = False
        await self._queue.put(fetched)

    async def take(self, seconds: float) -> FetchedBatch:
        """The next batch.

        Raises:
            TimeoutError: there is none within this time.
        """
        self.is_awaited = self._queue.empty()
        async with asyncio.timeout(seconds):
            return await self._queue.get()


async def fetch_batches(reader: KafkaReader, handover: Handover, backlog: Backlog) -> None:
    """Fetch until canceled. A batch is small when the writer is idle, and up to `FLUSH_ROWS` when it is behind."""
    current = FetchedBatch()
    while True:
        timeout = GATHER_S if len(current.batch) else WAIT_S
        by_partition = await reader.batches(max_records=FETCH_ROWS, timeout=timeout)
        fetched = [((partition.topic, partition.partition), records) for partition, records in by_partition.items()]
        current.fingerprints |= partition_fingerprints_of(fetched)
        for partition, records in fetched:
            current.batch.add(partition, records)
        rows = len(current.batch)
        handover.is_drained = not (fetched or rows) and await reader.is_at_end()
        writer_waits = handover.is_awaited and not (backlog.is_behind and fetched)
        if rows >= FLUSH_ROWS or (rows and writer_waits):
            await handover.give(current)
            current = FetchedBatch()
