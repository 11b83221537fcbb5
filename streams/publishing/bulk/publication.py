"""Publishes a file into the log. Progress is reported in the order of the file, and only for acknowledged batches.

1. Read a block, split it into records, and validate each.
2. Recognize what is in the log already, from what this run sent and from the tables.
3. Send the rest, without waiting for each. Up to `AHEAD` batches are in flight.
4. When a batch and all before it are acknowledged: write its rejects, then the state, then report progress.

A crash before the state of step 4: the next run finds in the log which events of the batches in flight were sent, and
sends the others. A crash after it: the batch is done.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from events.topics import EVENT_TOPICS
from projections.apply.routes import COMMAND_LINE
from streams.errors import PositionLost
from streams.log.port import Log, TopicPartition, headers_of
from streams.publishing.bulk.batches import Batch, Progress, prepared
from streams.publishing.bulk.checking import Checker, Rejection
from streams.publishing.bulk.checkpoint import Checkpoint, positions_of
from streams.publishing.bulk.columns import Columns
from streams.publishing.bulk.duplicates import DuplicateDetector
from streams.publishing.bulk.forms import refuse_other_forms
from streams.publishing.bulk.numbers import Decimal
from streams.publishing.bulk.recovery import furthest, sent_after
from streams.publishing.bulk.rejects import RejectsWriter
from streams.publishing.bulk.sources import Source
from streams.publishing.bulk.splitting import (
    CsvSplitter,
    JsonLinesSplitter,
    RawBatch,
    Splitter,
)
from streams.publishing.bulk.state import State, StateFile, log_contains
from streams.publishing.duplicates import DuplicateLookup
from streams.publishing.preparing import PreparedEvent

AHEAD = 3
"""Batches in flight; with `sources.READ` it bounds what a resumed run has to look for in the log."""


@dataclass
class Publication:
    """The publication of one file.

    Args:
        source: the bytes of the file.
        form: `jsonl` or `csv`.
        checker: validates records.
        lookup: finds events that the tables have.
        log: a started log; None: validate everything, send nothing.
        state: where progress is saved; None: it is not.
        rejects: where rejected records are written.
        on_progress: called with each completed batch's progress and rejections.
        table_positions: the log positions up to which the tables have the events.
        decimal: the decimal sign of numbers in CSV, if the publisher states it.
    """

    source: Source
    form: str
    checker: Checker
    lookup: DuplicateLookup
    log: Log | None = None
    state: StateFile | None = None
    rejects: RejectsWriter | None = None
    on_progress: Callable[[Progress, Sequence[Rejection]], None] = lambda *_: None
    table_positions: Callable[[], Mapping[TopicPartition, int]] = dict
    decimal: Decimal | None = None
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Begin at the first byte; `resume` moves on to where an earlier run ended."""
        self._splitter = self._splitter_at(None)
        self._checkpoint = Checkpoint()
        self._duplicates = DuplicateDetector(self.lookup)
        self._in_flight: deque[Batch] = deque()
        self._resumed = False
        self._ended = False

    @property
    def progress(self) -> Progress:
        """How far the file is published."""
        return self._checkpoint.progress

    async def resume(self, state: State) -> bool:
        """Continue where an earlier run ended; False if its state no longer matches the file or the log.

        Raises:
            LogError: the log cannot be read.
        """
        if self.log is None or (state.last is not None and not await log_contains(self.log, state.last)):
            return False
        digest = self.source.starting_with(state.size, state.digest)
        if digest is None:
            return False
        positions = positions_of(state)
        try:
            candidates = await self._may_have_been_sent(state)
            sent_before = await sent_after(self.log, furthest(positions, self.table_positions()), candidates)
        except PositionLost:
            self.source.go_to(0)
            return False
        self._duplicates.resume(positions, sent_before)
        self._splitter = self._splitter_at(state)
        self._checkpoint, self._resumed = Checkpoint.of(state, digest), True
        return True

    async def run(self) -> bool:
        """Publish the file; False if `stopping` was set before the end.

        Raises:
            LogError: Kafka did not acknowledge a batch. What was reported is in the log; the state has the progress.
            UnreadableFile: the file as a whole is malformed.
        """
        await self._save_initial_state()
        try:
            while (raw := await self._next()) is not None:
                batch = await asyncio.to_thread(self._prepared, raw)  # meanwhile Kafka gets the batches in flight
                await self._send(batch)
                self._in_flight.append(batch)
                while len(self._in_flight) > AHEAD:
                    await self._complete(self._in_flight.popleft())
            while self._in_flight:
                await self._complete(self._in_flight.popleft())
        finally:
            receipts = [batch.receipts for batch in self._in_flight if batch.receipts is not None]
            await asyncio.gather(*receipts, return_exceptions=True)
        if self._ended and self.state is not None:
            self.state.remove()
        return self._ended

    async def _may_have_been_sent(self, state: State) -> dict[bytes, PreparedEvent]:
        """By key, the events that an earlier run may have sent after its state.

        These are at most the batches in flight, and the beginning of a record that the last read before the state left.
        """
        splitter, found, reads, data = self._splitter_at(state), dict[bytes, PreparedEvent](), 0, b"."
        while data and reads < AHEAD + 2:
            data = await self.source.read()
            raw = splitter.feed(data, last=not data)
            found.update((event.key, event) for _, event in prepared(raw, splitter, self.checker).prepared)
            reads += bool(raw.records)
        self.source.go_to(state.size)
        return found

    def _splitter_at(self, state: State | None) -> Splitter:
        line = state.line if state is not None else 0
        if self.form != "csv":
            return JsonLinesSplitter(line)
        header = state.header if state is not None else ""
        columns = Columns.of_header(header.encode(), self.decimal) if header else None
        return CsvSplitter(line, columns, self.decimal)

    async def _save_initial_state(self) -> None:
        """Save where the log ends, before anything is sent."""
        if self.state is not None and self.log is not None and not self._resumed:
            self._checkpoint.positions = await self.log.end_offsets(EVENT_TOPICS)
            self._save()

    async def _next(self) -> RawBatch | None:
        if self._ended or self.stopping.is_set():
            return None
        data = await self._read()
        if data is None:
            return None
        if not self._splitter.line:
            refuse_other_forms(data, self.form)
        self._ended = not data
        return self._splitter.feed(data, last=self._ended)

    async def _read(self) -> bytes | None:
        """The next bytes; None when stopping. While there are none, acknowledged batches are completed."""
        reading = asyncio.ensure_future(self.source.read())
        stopped = asyncio.ensure_future(self.stopping.wait())
        try:
            while not (reading.done() or stopped.done()):
                waited: set[asyncio.Future[Any]] = {reading, stopped}
                waited.update(batch.receipts for batch in self._in_flight if batch.receipts is not None)
                await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
                while self._in_flight and self._in_flight[0].is_answered:
                    await self._complete(self._in_flight.popleft())
            return reading.result() if reading.done() else None
        finally:
            reading.cancel()
            stopped.cancel()
            await asyncio.wait({reading, stopped})

    def _prepared(self, raw: RawBatch) -> Batch:
        batch = prepared(raw, self._splitter, self.checker)
        self._duplicates.sort(batch)
        return batch

    async def _send(self, batch: Batch) -> None:
        if self.log is not None and batch.sent:
            messages = [(event.topic, event.partition_key, event.value) for event in batch.sent]
            batch.receipts = asyncio.ensure_future(await self.log.submit_all(messages, headers_of(COMMAND_LINE)))

    async def _complete(self, batch: Batch) -> None:
        """Wait for the acknowledgment of a batch, then write its rejects, save the state and report progress."""
        if batch.receipts is not None:
            self._checkpoint.add_receipts(batch, await batch.receipts)
        batch.rejections.sort(key=lambda each: each.line)
        batch.counts["accepted"] += len(batch.sent)
        batch.counts.update(each.status for each in batch.rejections)
        if self.rejects is not None:
            self.rejects.write(batch.rejections)
        self._checkpoint.complete(batch)
        if batch.raw.resumable:
            self._save()
        self.on_progress(self.progress, batch.rejections)

    def _save(self) -> None:
        if self.state is None:
            return
        columns = self._splitter.columns if isinstance(self._splitter, CsvSplitter) else None
        header = columns.header.decode() if columns is not None else ""
        rejects, size = (str(self.rejects.path), self.rejects.size) if self.rejects is not None else ("", 0)
        self.state.write(self._checkpoint.state(self.source.name, header, rejects, size))
