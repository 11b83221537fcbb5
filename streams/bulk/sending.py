"""A file into the log. What is told as done was acknowledged, in the order of the file.

1. Cut what was read into pieces, and check each.
2. Tell apart what is there already, by what this run sent and by the tables.
3. Hand the rest over, many at once. Up to `AHEAD` such chunks are on their way together.
4. Once a chunk is acknowledged, and all before it: write its refusals, then the state, then tell.

A crash before the state of 4: the chunks on their way are sent again, and are told apart by their ids. After it: they are not.
"""

from __future__ import annotations

import asyncio
import gc
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import msgspec

from events.validation import Problem
from streams.bulk.checking import Checker, Refused
from streams.bulk.columns import Columns
from streams.bulk.known import Recent, say_the_same
from streams.bulk.pieces import Batch, CsvRecords, Cutter, JsonLines, refuse_other_encodings
from streams.bulk.rejects import Rejects
from streams.bulk.sources import Source
from streams.bulk.state import LastRecord, State, StateFile, hash_of, is_in
from streams.log.port import CLOUDEVENTS_JSON, Log, Receipt
from streams.publisher import Lookup, Ready

AHEAD = 3
"""Chunks on their way at once; with `sources.READ` it bounds what a crash sends twice."""
COUNTED = ("accepted", "duplicate", "conflict", "rejected")


@dataclass
class Chunk:
    """What one reading gave, on its way."""

    batch: Batch
    line: int
    ready: list[tuple[int, Ready]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    sent: list[Ready] = field(default_factory=list)
    answer: asyncio.Future[list[Receipt]] | None = None


@dataclass
class Progress:
    """How far it is: all that the file was asked for, earlier runs included."""

    counts: Counter[str] = field(default_factory=Counter)
    size: int = 0
    line: int = 0
    resumed_at: int | None = None
    """The line that this run began with, where it is not the first."""
    sent: int = 0
    """Events that this run sent."""


@dataclass
class Publication:
    """One file on its way into the log.

    Args:
        source: its bytes.
        form: `jsonl` or `csv`.
        checker: what an event has to be.
        lookup: what the tables have.
        log: where to, started; None: everything is checked, nothing sent.
        state: where to keep how far it is; None: nowhere.
        rejects: where to write what is refused.
        told: called with each chunk that is done, and what was refused of it.
    """

    source: Source
    form: str
    checker: Checker
    lookup: Lookup
    log: Log | None = None
    state: StateFile | None = None
    rejects: Rejects | None = None
    told: Callable[[Progress, Sequence[Refused]], None] = lambda *_: None
    progress: Progress = field(default_factory=Progress)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Nothing is read yet."""
        self._cutter: Cutter = CsvRecords() if self.form == "csv" else JsonLines()
        self._digest = blake2b(digest_size=16)
        self._last: LastRecord | None = None
        self._recent = Recent()
        self._waiting: deque[Chunk] = deque()
        self._ended = False

    async def resume(self, state: State) -> bool:
        """Go on where an earlier run stood; False where what it left no longer fits the file or the log."""
        if self.log is None or (state.last is not None and not await is_in(self.log, state.last)):
            return False
        digest = self.source.starting_with(state.size, state.digest)
        if digest is None:
            return False
        if self.form == "csv":
            columns = Columns.of_header(state.header.encode()) if state.header else None
            self._cutter = CsvRecords(state.line, columns)
        else:
            self._cutter = JsonLines(state.line)
        self._digest, self._last = digest, state.last
        self.progress = Progress(Counter(state.counts), state.size, state.line, state.line + 1)
        return True

    async def run(self) -> bool:
        """Publish all of it; False where it was told to stop before the end.

        Raises:
            LogError: Kafka did not acknowledge a chunk. What was told is kept; the state says how far that is.
            UnreadableFile: the file as a whole makes no sense.
        """
        try:
            while (batch := await self._next()) is not None:
                chunk = self._checked(batch)
                await self._send(chunk)
                self._waiting.append(chunk)
                while len(self._waiting) > AHEAD:
                    await self._settle(self._waiting.popleft())
            while self._waiting:
                await self._settle(self._waiting.popleft())
        finally:
            answers = [chunk.answer for chunk in self._waiting if chunk.answer is not None]
            await asyncio.gather(*answers, return_exceptions=True)
        if self._ended and self.state is not None:
            self.state.remove()
        return self._ended

    async def _next(self) -> Batch | None:
        if self._ended or self.stopping.is_set():
            return None
        data = await self._read()
        if data is None:
            return None
        if not self._cutter.line:
            refuse_other_encodings(data)
        self._ended = not data
        return self._cutter.feed(data, last=self._ended)

    async def _read(self) -> bytes | None:
        """The next bytes; None where it is told to stop. While there are none, what is acknowledged is told."""
        reading = asyncio.ensure_future(self.source.read())
        stopped = asyncio.ensure_future(self.stopping.wait())
        while not (reading.done() or stopped.done()):
            waited: set[asyncio.Future[Any]] = {reading, stopped}
            waited.update(chunk.answer for chunk in self._waiting if chunk.answer is not None)
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
            while self._waiting and _is_answered(self._waiting[0]):
                await self._settle(self._waiting.popleft())
        stopped.cancel()
        if reading.done():
            return reading.result()
        reading.cancel()
        return None

    def _checked(self, batch: Batch) -> Chunk:
        chunk = Chunk(batch, self._cutter.line)
        columns = self._cutter.columns if isinstance(self._cutter, CsvRecords) else None
        now = datetime.now(UTC)
        with _without_garbage_collection():
            for piece in batch.pieces:
                found = self.checker.check(piece, columns, now)
                if isinstance(found, Ready):
                    chunk.ready.append((piece.line, found))
                else:
                    chunk.refused.append(found)
        return chunk

    async def _send(self, chunk: Chunk) -> None:
        keys = [event.key for _, event in chunk.ready]
        known = await asyncio.to_thread(self.lookup, keys) if keys else {}
        for line, event in chunk.ready:
            twin = self._recent.get(event.key)
            standing = known.get(event.key)
            if standing is None and twin is None:
                self._recent.add(event)
                chunk.sent.append(event)
                continue
            there = standing.record.encode() if standing is not None else twin.value if twin is not None else b""
            if say_the_same(event.value, there):
                chunk.counts["duplicate"] += 1
            else:
                where = f", at {standing.topic}" if standing is not None else ""
                reason = Problem("/id", f"`{event.id}` of this source is taken by another event{where}")
                chunk.refused.append(Refused(line, "conflict", [reason], msgspec.json.decode(event.value)))
        if self.log is not None and chunk.sent:
            messages = [(event.topic, event.partition_key, event.value) for event in chunk.sent]
            chunk.answer = asyncio.ensure_future(await self.log.submit_all(messages, (CLOUDEVENTS_JSON,)))

    async def _settle(self, chunk: Chunk) -> None:
        """What is acknowledged is written down, and told."""
        if chunk.answer is not None:
            receipts = await chunk.answer
            self._last = _last_record(chunk.sent[-1], receipts[-1])
            self.progress.sent += len(receipts)
        chunk.refused.sort(key=lambda each: each.line)
        chunk.counts["accepted"] = len(chunk.sent)
        chunk.counts.update(each.status for each in chunk.refused)
        if self.rejects is not None:
            self.rejects.write(chunk.refused)
        self._digest.update(chunk.batch.used)
        self.progress.counts += chunk.counts
        self.progress.size += len(chunk.batch.used)
        self.progress.line = chunk.line
        if self.state is not None and chunk.batch.whole:
            self.state.write(self._state())
        self.told(self.progress, chunk.refused)

    def _state(self) -> State:
        columns = self._cutter.columns if isinstance(self._cutter, CsvRecords) else None
        return State(
            file=self.source.name,
            size=self.progress.size,
            line=self.progress.line,
            digest=self._digest.hexdigest(),
            counts=dict(self.progress.counts),
            header=columns.header.decode() if columns is not None else "",
            last=self._last,
            rejects=str(self.rejects.path) if self.rejects is not None else "",
            rejects_size=self.rejects.size if self.rejects is not None else 0,
        )


def _is_answered(chunk: Chunk) -> bool:
    return chunk.answer is None or chunk.answer.done()


def _last_record(event: Ready, receipt: Receipt) -> LastRecord:
    return LastRecord(receipt.topic, receipt.partition, receipt.offset, hash_of(event.value))


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """The cyclic collector would cost more than the decoding; what is refused makes cycles, and is collected after."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
