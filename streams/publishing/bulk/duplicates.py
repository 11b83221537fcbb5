"""Recognizes events of a file that the log has already: sent by this run, or found in the newest generation."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress

import msgspec

from events.sameness import content
from projections.errors import NothingPublished
from projections.read.reader import Reader
from streams.log.port import Positions, TopicPartition
from streams.publishing.amending import effect_warnings, kind_of
from streams.publishing.bulk.batches import Batch
from streams.publishing.conflicts import conflict_problems, place_in_log
from streams.publishing.duplicates import DuplicateLookup, NewestSession, StoredRecord
from streams.publishing.preparing import PreparedEvent

REMEMBERED, REMEMBERED_BYTES = 50_000, 32 * 1024 * 1024
"""Events of this run that are recognized before a generation has them."""
FOLLOW_S = 2.0
"""Least time between two checks for a newer generation, in seconds."""
FOLLOW_SHARE = 20
"""Opening a generation and reading its keys takes at most one part in this many of the time."""


class TableLookup:
    """Looks up events in a recent generation. An in-memory filter answers for new keys, which most are.

    Args:
        reader: the published generations.
    """

    def __init__(self, reader: Reader) -> None:
        self._newest = NewestSession(reader)
        self._next_check = float("-inf")

    def __call__(self, keys: Sequence[bytes]) -> Mapping[bytes, StoredRecord]:
        """Those of these keys that the tables have."""
        self._follow()
        suspects = self._newest.suspects(keys)
        return self._newest(suspects) if suspects else {}

    def positions(self) -> Mapping[TopicPartition, int]:
        """The log positions up to which the open generation has the events; empty before the first generation."""
        self._follow()
        session = self._newest.current
        return {} if session is None else session.positions

    def _follow(self) -> None:
        began = time.monotonic()
        if began < self._next_check:
            return
        with suppress(NothingPublished):  # it cannot be opened just now: the one before will do
            self._newest.follow()
        ended = time.monotonic()
        self._next_check = ended + max(FOLLOW_S, FOLLOW_SHARE * (ended - began))


class RecentEvents:
    """The events that a run sent most recently, by key. Their number and size are bounded."""

    def __init__(self) -> None:
        self._events: OrderedDict[bytes, tuple[PreparedEvent, int]] = OrderedDict()
        self._bytes = 0

    def get(self, key: bytes) -> tuple[PreparedEvent, int] | None:
        """The event of that key and its line, if it was sent recently."""
        return self._events.get(key)

    def add(self, event: PreparedEvent, line: int) -> None:
        """Remember an event of a line that is being sent."""
        self._events[event.key] = event, line
        self._bytes += len(event.value)
        while len(self._events) > REMEMBERED or self._bytes > REMEMBERED_BYTES:
            _, (oldest, _) = self._events.popitem(last=False)
            self._bytes -= len(oldest.value)


class DuplicateDetector:
    """Sorts the events of a batch into those to send, duplicates, and conflicts.

    Args:
        lookup: finds events that the tables have.
    """

    def __init__(self, lookup: DuplicateLookup) -> None:
        self._lookup = lookup
        self._recent = RecentEvents()
        self._sent_before: dict[bytes, PreparedEvent] = {}
        self._resumed_at: Positions = {}

    def resume(self, positions: Positions, sent_before: dict[bytes, PreparedEvent]) -> None:
        """Continue an earlier run: what it sent after these positions counts as accepted, not as a duplicate."""
        self._resumed_at, self._sent_before = positions, sent_before

    def sort(self, batch: Batch) -> None:
        """Set `sent` to the events that are not in the log yet; count duplicates, and reject conflicts."""
        keys = [event.key for _, event in batch.prepared]
        targets = [event.target.key for _, event in batch.prepared if event.target is not None]
        found = self._lookup([*keys, *targets]) if keys else {}
        for line, event in batch.prepared:
            self._sort_one(batch, line, event, found.get(event.key))
        if targets:
            self._warn(batch, found)

    def _warn(self, batch: Batch, found: Mapping[bytes, StoredRecord]) -> None:
        """Say which amendments of a batch have no effect."""
        for line, event in batch.prepared:
            if event.target is None:
                continue
            stored, sent = found.get(event.target.key), self._recent.get(event.target.key)
            record = stored.record.encode() if stored is not None else sent[0].value if sent is not None else None
            kind = kind_of(record) if record is not None else None
            warnings = effect_warnings(event.kind, event.source, event.target, kind)
            batch.warnings += [(line, problem) for problem in warnings]

    def _sort_one(self, batch: Batch, line: int, event: PreparedEvent, stored: StoredRecord | None) -> None:
        twin = self._recent.get(event.key)
        earlier = self._sent_before.pop(event.key, None)
        if twin is None and stored is not None and self._is_of_earlier_run(stored):
            earlier = msgspec.structs.replace(event, value=stored.record.encode())
        if earlier is not None:
            self._recent.add(earlier, line)
            twin = earlier, line
        if stored is not None:
            logged = stored.record.encode()
        elif twin is not None:
            logged = twin[0].value
        else:
            self._recent.add(event, line)
            batch.sent.append(event)
            return
        if same_content(event.value, logged):
            batch.counts["duplicate" if earlier is None else "accepted"] += 1
            return
        where = f"line {twin[1]} of this file" if twin is not None and twin[1] != line else _place_of(stored)
        reasons = conflict_problems(event.id, content(logged), content(event.value), where)
        batch.rejections.append(batch.conflict(line, event, reasons))

    def _is_of_earlier_run(self, stored: StoredRecord) -> bool:
        """Whether the run that is continued may have sent it."""
        return stored.offset >= self._resumed_at.get((stored.topic, stored.partition), stored.offset + 1)


def _place_of(stored: StoredRecord | None) -> str:
    if stored is None:
        return "sent by an earlier run"
    return place_in_log(stored.topic, stored.partition, stored.offset, stored.logged_at)


def same_content(one: bytes, other: bytes) -> bool:
    """Whether two records have equal content."""
    return one == other or content(one) == content(other)
