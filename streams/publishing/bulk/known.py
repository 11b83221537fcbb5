"""What is in the log already, as best as can be known now: what this run sent, and what the newest generation has."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence

from events.codec import content_hash
from projections.read.key_filter import KeyFilter
from projections.read.reader import Reader
from streams.log.port import TopicPartition
from streams.publishing.publisher import Known, NewestKnown, Ready

REMEMBERED, REMEMBERED_BYTES = 50_000, 32 * 1024 * 1024
"""Events of this run that it knows itself, when no generation has them yet."""
FOLLOW_S = 2.0
"""How often a run looks for a newer generation at most, in seconds."""
FOLLOW_SHARE = 20
"""Opening one, and reading its keys, takes at most a twentieth of the time."""


class Tables:
    """Looks in a generation that is not much older than the newest. Keys that are new, as most are, are told apart in memory."""

    def __init__(self, home: Reader) -> None:
        self._newest = NewestKnown(home)
        self._held: KeyFilter | None = None
        self._next_look = float("-inf")

    def __call__(self, keys: Sequence[bytes]) -> Mapping[bytes, Known]:
        """Those of these keys that the tables have."""
        self._follow()
        suspects = self._held.among(keys) if self._held is not None else []
        return self._newest(suspects) if suspects else {}

    def _follow(self) -> None:
        began = time.monotonic()
        if began < self._next_look:
            return
        before = self._newest.pinned
        self._newest.follow()
        pinned = self._newest.pinned
        if pinned is not None and pinned is not before:
            self._held = pinned.key_filter(self._held)
        ended = time.monotonic()
        self._next_look = ended + max(FOLLOW_S, FOLLOW_SHARE * (ended - began))

    def positions(self) -> Mapping[TopicPartition, int]:
        """Up to where the generation that is looked in has the log; nothing before the first."""
        self._follow()
        pinned = self._newest.pinned
        return {} if pinned is None else pinned.positions


class Recent:
    """The newest events that a run sent, by key."""

    def __init__(self) -> None:
        self._events: OrderedDict[bytes, Ready] = OrderedDict()
        self._bytes = 0

    def get(self, key: bytes) -> Ready | None:
        """The event of that key, if it was sent not long ago."""
        return self._events.get(key)

    def add(self, event: Ready) -> None:
        """It is on its way."""
        self._events[event.key] = event
        self._bytes += len(event.value)
        while len(self._events) > REMEMBERED or self._bytes > REMEMBERED_BYTES:
            _, gone = self._events.popitem(last=False)
            self._bytes -= len(gone.value)


def say_the_same(one: bytes, other: bytes) -> bool:
    """Whether two events of one id are the same."""
    return one == other or content_hash(one) == content_hash(other)
