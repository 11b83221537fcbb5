"""Limits of the gateway: sizes, rates, and bytes in flight."""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MOST_CALLERS = 10_000
"""Callers whose rate is remembered; the least recent one is forgotten first."""
CHARGED_BYTES, CHARGED_VALUES = 10_000, 200
"""A body costs as much of the rate as one event for each of so many bytes, or JSON values, that it begins."""


@dataclass(frozen=True)
class Limits:
    """Limits of one gateway. Sizes are in bytes, times in seconds."""

    body: int = 8 * 1024 * 1024
    event: int = 1_000_000
    """Slightly less than the largest record that Kafka takes."""
    batch: int = 1000
    values: int = 100_000
    """JSON values of one body."""
    depth: int = 32
    """Levels of nested objects and arrays."""
    text: int = 100_000
    """Characters in one JSON string."""
    rate: float = 5000.0
    """Events a second of one token, or of one address where there are no tokens; 0 means no limit."""
    in_flight: int = 64 * 1024 * 1024
    """Bodies that are being read or wait for Kafka, in total."""
    in_flight_per_caller: int = 16 * 1024 * 1024
    """Of those, bodies of one token, or of one address where there are no tokens."""
    patience: float = 20.0
    """Time within which a request has to be complete."""
    connections: int = 1000
    connections_per_address: int = 250
    posts_per_caller: int = 100
    """Concurrent posts of one token, or of one address where there are no tokens."""
    streams: int = 100
    """Concurrent readers of `GET /v1/events/stream`."""
    streams_per_caller: int = 20
    """Of those, readers with one token, or from one address where there are no tokens."""
    heartbeat: float = 15.0
    """Longest silence of a stream."""

    @property
    def burst(self) -> float:
        """Events that one caller may post at once after a pause."""
        return max(2 * self.rate, float(self.batch))


class Rates:
    """A token bucket for each caller, filled at the rate, up to the burst.

    A request is admitted while its bucket is not negative; then it pays for all its events. So no batch is too large
    for its bucket, and the caller waits afterwards for what it overdrew.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = limits.rate, limits.burst, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, caller: str) -> float:
        """Seconds that a caller has to wait before it may post; 0 if it may now."""
        return max(0.0, -self._level(caller) / self._rate) if self._rate else 0.0

    def pay(self, caller: str, events: int) -> None:
        """Charge a caller for events."""
        if not self._rate:
            return
        self._buckets[caller] = (self._level(caller) - events, self._clock())
        self._buckets.move_to_end(caller)
        while len(self._buckets) > MOST_CALLERS:
            self._buckets.popitem(last=False)

    def _level(self, caller: str) -> float:
        now = self._clock()
        level, since = self._buckets.get(caller, (self._burst, now))
        return min(self._burst, level + (now - since) * self._rate)


class InFlight:
    """Counts what is in flight in this process, such as bytes of request bodies: in total, and of each caller.

    Args:
        most: the limit of all.
        most_per_caller: the limit of one caller.
    """

    def __init__(self, most: int, most_per_caller: int) -> None:
        self._most, self._most_per_caller = most, most_per_caller
        self._of_callers: Counter[str] = Counter()
        self.count = 0

    def take(self, caller: str, count: int = 1) -> bool:
        """Reserve; False if it does not fit. It counts until it is given back. What is alone always fits."""
        own = self._of_callers[caller]
        if (self.count and self.count + count > self._most) or (own and own + count > self._most_per_caller):
            return False
        self.count += count
        self._of_callers[caller] = own + count
        return True

    def give_back(self, caller: str, count: int = 1) -> None:
        """Release what was reserved."""
        self.count -= count
        self._of_callers[caller] -= count
        if self._of_callers[caller] <= 0:
            del self._of_callers[caller]
