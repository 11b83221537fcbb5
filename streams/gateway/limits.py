"""Limits of the gateway: sizes, rates, and bytes in flight."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MOST_CALLERS = 10_000
"""Callers whose rate is remembered; the least recent one is forgotten first."""


@dataclass(frozen=True)
class Limits:
    """Limits of one gateway. Sizes are in bytes, times in seconds."""

    body: int = 8 * 1024 * 1024
    event: int = 1_000_000
    """Slightly less than the largest record that Kafka takes."""
    batch: int = 1000
    depth: int = 32
    """Levels of nested objects and arrays."""
    text: int = 100_000
    """Characters in one JSON string."""
    rate: float = 5000.0
    """Events a second of one token, or of one address where there are no tokens; 0 means no limit."""
    in_flight: int = 64 * 1024 * 1024
    """Bodies that are being read or wait for Kafka, in total."""
    patience: float = 20.0
    """Time within which a request has to be complete."""
    connections: int = 1000
    streams: int = 100
    """Concurrent readers of `GET /v1/events/stream`."""
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
    """Counts the bytes of request bodies in this process."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.bytes = 0

    def take(self, count: int) -> bool:
        """Reserve bytes; False if they do not fit. They count until they are given back."""
        if self.bytes and self.bytes + count > self.most:
            return False
        self.bytes += count
        return True

    def give_back(self, count: int) -> None:
        """Release reserved bytes."""
        self.bytes -= count
