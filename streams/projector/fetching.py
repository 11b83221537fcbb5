"""Fetches records, decodes them into batches, and hands the batches over to the writer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from projections.apply.batch import Batch
from projections.apply.gaps import Gaps
from streams.log.kafka_reader import KafkaReader
from streams.log.port import Record, TopicPartition
from streams.projector.states import WAIT_S, Backlog

FLUSH_ROWS = 122_880
"""Exactly a row group: DuckDB writes it to the file at once, not to the write-ahead log first. With more, each batch
would leave a second, small row group behind, and the next checkpoint would write both of them again."""
MOST_DEAD_LETTERS = 10_000
"""A batch that has so many is handed over, whether it fills a row group or not."""
FETCH_ROWS = 10_000
MANY_RECORDS = 500
GATHER_S = 0.005
"""How long a batch that has records waits for more before the fetcher checks whether the writer is free."""


class Handover:
    """Passes one batch at a time, and knows whether the writer waits: until it does, a batch had better grow."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[tuple[Batch, bool]] = asyncio.Queue(maxsize=1)
        self.is_awaited = False
        self.is_drained = False
        """Whether the log has nothing more, as far as known, and no batch is being filled."""
        self.has_reached_end = False
        """Whether the batch that was taken last had all that the log had then."""

    async def give(self, fetched: Batch, *, reaches_end: bool = False) -> None:
        """Pass a batch on, and wait until it is taken: a third one beside it and the one in work would take memory."""
        self.is_awaited = False
        await self._queue.put((fetched, reaches_end))
        await self._queue.join()

    async def take(self, seconds: float, gather_s: float = 0.0) -> Batch:
        """The next batch. For `gather_s` at first only a full one.

        Raises:
            TimeoutError: there is none within `seconds` after that.
        """
        if gather_s:
            with suppress(TimeoutError):
                async with asyncio.timeout(gather_s):
                    return await self._taken()
        self.is_awaited = self._queue.empty()
        async with asyncio.timeout(seconds):
            return await self._taken()

    async def _taken(self) -> Batch:
        batch, self.has_reached_end = await self._queue.get()
        self._queue.task_done()
        return batch


async def fetch_batches(reader: KafkaReader, gaps: Gaps, handover: Handover, backlog: Backlog) -> None:
    """Fetch until canceled. A batch is small when the writer is idle, and up to `FLUSH_ROWS` when it is behind."""
    current = Batch()
    while True:
        step_over_gaps(reader, gaps, current)
        timeout = GATHER_S if len(current) else WAIT_S
        fetched = await reader.batches(max_records=room(current), timeout=timeout)
        for partition, records in fetched.items():
            await add(current, partition, before_gap(reader, gaps, partition, records))
        rows = len(current)
        at_end = (backlog.is_behind or not fetched) and await reader.is_at_end()
        handover.is_drained = at_end and not (fetched or rows)
        writer_waits = handover.is_awaited and not (backlog.is_behind and fetched and not at_end)
        if is_full(current) or (rows and writer_waits):
            await handover.give(current, reaches_end=at_end)
            current = Batch()


async def add(batch: Batch, partition: TopicPartition, records: Sequence[Record]) -> None:
    """Decode many records in a thread, while the next ones arrive; a few at once, which takes less than a thread."""
    if len(records) < MANY_RECORDS:
        batch.add(partition, records)
    else:
        await asyncio.to_thread(batch.add, partition, records)


def room(batch: Batch) -> int:
    """How many records to fetch next, so that the batch fills a row group and no more."""
    return max(1, min(FETCH_ROWS, FLUSH_ROWS - batch.rows))


def is_full(batch: Batch) -> bool:
    """Whether a batch fills a row group, or has very many dead letters."""
    return batch.rows >= FLUSH_ROWS or len(batch.dead_letters) >= MOST_DEAD_LETTERS


def step_over_gaps(reader: KafkaReader, gaps: Gaps, batch: Batch) -> None:
    """Where the reader is in a gap, continue after it; offsets that cannot be read become dead letters."""
    for topic, number in {(gap.topic, gap.partition) for gap in gaps.all}:
        partition = (topic, number)
        while reader.reads(partition) and (gap := gaps.containing(partition, reader.position(partition))) is not None:
            if gap.cause == "unreadable":
                batch.add_gap(gap, reader.position(partition))
            reader.seek(partition, gap.last_offset + 1)


def before_gap(
    reader: KafkaReader, gaps: Gaps, partition: TopicPartition, records: Sequence[Record]
) -> Sequence[Record]:
    """The records before the next gap. If it is among them, the reader continues at its first offset."""
    first = gaps.next_first(partition, records[0].offset) if gaps.all else None
    if first is None or first > records[-1].offset:
        return records
    reader.seek(partition, first)
    return [record for record in records if record.offset < first]
