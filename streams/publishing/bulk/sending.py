"""A file into the log. What is told as done was acknowledged, in the order of the file.

1. Cut what was read into pieces, and check each.
2. Tell apart what is there already, by what this run sent and by the tables.
3. Hand the rest over, many at once. Up to `AHEAD` such chunks are on their way together.
4. Once a chunk is acknowledged, and all before it: write its refusals, then the state, then tell.

A crash before the state of 4: the next run looks for the chunks that were on their way in the log, and sends what is not there.
After it: they are done.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import msgspec

from events.topics import EVENT_TOPICS
from events.validation import Problem
from streams.errors import PositionLost
from streams.log.port import CLOUDEVENTS_JSON, Log, TopicPartition
from streams.publishing.bulk.beyond import advanced, sent_beyond
from streams.publishing.bulk.checking import Checker, Refused
from streams.publishing.bulk.chunks import Chunk, Progress, checked
from streams.publishing.bulk.columns import Columns
from streams.publishing.bulk.known import Recent, say_the_same
from streams.publishing.bulk.pieces import Batch, CsvRecords, Cutter, JsonLines, refuse_other_encodings
from streams.publishing.bulk.rejects import Rejects
from streams.publishing.bulk.sources import Source
from streams.publishing.bulk.state import LastRecord, State, StateFile, is_in
from streams.publishing.publisher import Known, Lookup, Ready

AHEAD = 3
"""Chunks on their way at once; with `sources.READ` it bounds what a crash sends twice."""


@dataclass
class Publication:
    """One file on its way into the log.

    Args:
        source: its bytes.
        form: `jsonl` or `csv`.
        checker: what an event has to be.
        lookup: what the tables have.
        tables: up to where they have the log.
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
    tables: Callable[[], Mapping[TopicPartition, int]] = dict
    progress: Progress = field(default_factory=Progress)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Nothing is read yet."""
        self._cutter = self._cutter_at()
        self._digest = blake2b(digest_size=16)
        self._last: LastRecord | None = None
        self._reached: dict[TopicPartition, int] = {}
        self._begun = False
        self._left_at: dict[TopicPartition, int] = {}
        self._sent_before: dict[bytes, Ready] = {}
        self._recent = Recent()
        self._waiting: deque[Chunk] = deque()
        self._ended = False

    async def resume(self, state: State) -> bool:
        """Go on where an earlier run stood; False where what it left no longer fits the file or the log.

        Raises:
            LogError: the log cannot be read.
        """
        if self.log is None or (state.last is not None and not await is_in(self.log, state.last)):
            return False
        digest = self.source.starting_with(state.size, state.digest)
        if digest is None:
            return False
        self._reached = {(topic, partition): offset for topic, partition, offset in state.reached}
        try:
            there = await sent_beyond(self.log, advanced(self._reached, self.tables()), await self._next_ones(state))
        except PositionLost:
            self.source.go_to(0)
            return False
        self._left_at, self._sent_before = self._reached, {event.key: event for event in there}
        self._cutter = self._cutter_at(state)
        self._digest, self._last, self._begun = digest, state.last, True
        self.progress = Progress(Counter(state.counts), state.size, state.line, state.line + 1 if state.size else None)
        return True

    async def _next_ones(self, state: State) -> dict[bytes, Ready]:
        """By key, the events that an earlier run may have sent behind its state: at most as many as are on their way at once,
        and the beginning of a line that the last reading before the state left."""
        cutter, found, readings, data = self._cutter_at(state), dict[bytes, Ready](), 0, b"."
        while data and readings < AHEAD + 2:
            data = await self.source.read()
            batch = cutter.feed(data, last=not data)
            found.update((event.key, event) for _, event in checked(batch, cutter, self.checker).ready)
            readings += bool(batch.pieces)
        self.source.go_to(state.size)
        return found

    def _cutter_at(self, state: State | None = None) -> Cutter:
        line = state.line if state is not None else 0
        if self.form != "csv":
            return JsonLines(line)
        return CsvRecords(
            line, Columns.of_header(state.header.encode()) if state is not None and state.header else None
        )

    async def _begin(self) -> None:
        """Write down where the log ends, before anything is sent."""
        if self.state is not None and self.log is not None and not self._begun:
            self._reached = await self.log.end_offsets(EVENT_TOPICS)
            self.state.write(self._state())

    async def run(self) -> bool:
        """Publish all of it; False where it was told to stop before the end.

        Raises:
            LogError: Kafka did not acknowledge a chunk. What was told is kept; the state says how far that is.
            UnreadableFile: the file as a whole makes no sense.
        """
        await self._begin()
        try:
            while (batch := await self._next()) is not None:
                chunk = checked(batch, self._cutter, self.checker)
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
        try:
            while not (reading.done() or stopped.done()):
                waited: set[asyncio.Future[Any]] = {reading, stopped}
                waited.update(chunk.answer for chunk in self._waiting if chunk.answer is not None)
                await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
                while self._waiting and _is_answered(self._waiting[0]):
                    await self._settle(self._waiting.popleft())
            return reading.result() if reading.done() else None
        finally:
            reading.cancel()
            stopped.cancel()
            await asyncio.wait({reading, stopped})

    async def _send(self, chunk: Chunk) -> None:
        keys = [event.key for _, event in chunk.ready]
        known = await asyncio.to_thread(self.lookup, keys) if keys else {}
        for line, event in chunk.ready:
            twin, standing = self._recent.get(event.key), known.get(event.key)
            before = self._sent_before.pop(event.key, None)
            if twin is None and standing is not None and self._is_behind_state(standing):
                before = msgspec.structs.replace(event, value=standing.record.encode())
            if before is not None:
                self._recent.add(before)
                twin = before
            if standing is None and twin is None:
                self._recent.add(event)
                chunk.sent.append(event)
                continue
            there = standing.record.encode() if standing is not None else twin.value if twin is not None else b""
            if say_the_same(event.value, there):
                chunk.counts["duplicate" if before is None else "accepted"] += 1
            else:
                where = f", at {standing.topic}" if standing is not None else ""
                reason = Problem("/id", f"`{event.id}` of this source is taken by another event{where}")
                chunk.refused.append(Refused(line, "conflict", [reason], msgspec.json.decode(event.value)))
        if self.log is not None and chunk.sent:
            messages = [(event.topic, event.partition_key, event.value) for event in chunk.sent]
            chunk.answer = asyncio.ensure_future(await self.log.submit_all(messages, (CLOUDEVENTS_JSON,)))

    def _is_behind_state(self, known: Known) -> bool:
        """Whether it may have been sent by the run that this one goes on with."""
        return known.offset >= self._left_at.get((known.topic, known.partition), known.offset + 1)

    async def _settle(self, chunk: Chunk) -> None:
        """What is acknowledged is written down, and told."""
        if chunk.answer is not None:
            receipts = await chunk.answer
            self._last = LastRecord.of(receipts[-1], chunk.sent[-1].value)
            self._reached = advanced(
                self._reached, {(each.topic, each.partition): each.offset + 1 for each in receipts}
            )
            self.progress.sent += len(receipts)
        chunk.refused.sort(key=lambda each: each.line)
        chunk.counts["accepted"] += len(chunk.sent)
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
            reached=[(topic, partition, offset) for (topic, partition), offset in self._reached.items()],
            rejects=str(self.rejects.path) if self.rejects is not None else "",
            rejects_size=self.rejects.size if self.rejects is not None else 0,
        )


def _is_answered(chunk: Chunk) -> bool:
    return chunk.answer is None or chunk.answer.done()
