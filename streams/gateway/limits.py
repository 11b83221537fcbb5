"""What the door takes at most, and how fast."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MOST_CALLERS = 10_000
"""Callers whose rate is remembered; the one heard of longest ago is forgotten first."""


@dataclass(frozen=True)
class Limits:
    """Limits of one gateway. Sizes are in bytes, times in seconds."""

    body: int = 8 * 1024 * 1024
    event: int = 1_000_000
    """Kafka takes a little more than this in one record."""
    batch: int = 1000
    depth: int = 32
    """Objects and arrays within each other."""
    text: int = 100_000
    """Characters in one JSON string."""
    rate: float = 5000.0
    """Events a second of one token, or of one address where there are no tokens; 0 is without limit."""
    in_flight: int = 64 * 1024 * 1024
    """Bodies that are being read or wait for Kafka, all together."""
    patience: float = 20.0
    """Time in which a request has to be there whole."""
    connections: int = 1000
    streams: int = 100
    """Readers of `GET /v1/events/stream` at once."""
    heartbeat: float = 15.0
    """Longest silence of a stream."""

    @property
    def burst(self) -> float:
        """Events that one caller may post at once after a rest."""
        return max(2 * self.rate, float(self.batch))


class Rates:
    """A bucket of tokens for each caller, filled at the rate, never above the burst.

    A request is let in while its bucket is not in debt; then it pays for all its events. So a batch is never too large for
    its bucket, and what was taken too much is waited for afterwards.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = limits.rate, limits.burst, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, caller: str) -> float:
        """Seconds that a caller has to wait before it may post; 0 where it may now."""
        return max(0.0, -self._level(caller) / self._rate) if self._rate else 0.0

    def pay(self, caller: str, events: int) -> None:
        """Count events of a caller."""
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
    """Bytes of bodies that are in this process now."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.bytes = 0

    def take(self, count: int) -> bool:
        """Whether so many more fit; then they count until they are given back."""
        if self.bytes and self.bytes + count > self.most:
            return False
        self.bytes += count
        return True

    def give_back(self, count: int) -> None:
        """Let go of what was taken."""
        self.bytes -= count
