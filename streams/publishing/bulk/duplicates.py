"""Recognizes events of a file that the log has already: sent by this run, or found in the newest generation."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress

import msgspec

from events.codec import content_hash
from events.validation import Problem
from projections.errors import NothingPublished
from projections.read.reader import Reader
from streams.log.port import Positions, TopicPartition
from streams.publishing.bulk.batches import Batch
from streams.publishing.bulk.checking import Rejection
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
        self._events: OrderedDict[bytes, PreparedEvent] = OrderedDict()
        self._bytes = 0

    def get(self, key: bytes) -> PreparedEvent | None:
        """The event of that key, if it was sent recently."""
        return self._events.get(key)

    def add(self, event: PreparedEvent) -> None:
        """Remember an event that is being sent."""
        self._events[event.key] = event
        self._bytes += len(event.value)
        while len(self._events) > REMEMBERED or self._bytes > REMEMBERED_BYTES:
            _, oldest = self._events.popitem(last=False)
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
        found = self._lookup(keys) if keys else {}
        for line, event in batch.prepared:
            self._sort_one(batch, line, event, found.get(event.key))

    def _sort_one(self, batch: Batch, line: int, event: PreparedEvent, stored: StoredRecord | None) -> None:
        twin = self._recent.get(event.key)
        earlier = self._sent_before.pop(event.key, None)
        if twin is None and stored is not None and self._is_of_earlier_run(stored):
            earlier = msgspec.structs.replace(event, value=stored.record.encode())
        if earlier is not None:
            self._recent.add(earlier)
            twin = earlier
        if stored is not None:
            logged = stored.record.encode()
        elif twin is not None:
            logged = twin.value
        else:
            self._recent.add(event)
            batch.sent.append(event)
            return
        if same_content(event.value, logged):
            batch.counts["duplicate" if earlier is None else "accepted"] += 1
            return
        where = f", at {stored.topic}" if stored is not None else ""
        reason = Problem("/id", f"`{event.id}` of this source is taken by another event{where}")
        batch.rejections.append(Rejection(line, "conflict", [reason], msgspec.json.decode(event.value)))

    def _is_of_earlier_run(self, stored: StoredRecord) -> bool:
        """Whether the run that is continued may have sent it."""
        return stored.offset >= self._resumed_at.get((stored.topic, stored.partition), stored.offset + 1)


def same_content(one: bytes, other: bytes) -> bool:
    """Whether two records have equal content."""
    return one == other or content_hash(one) == content_hash(other)
