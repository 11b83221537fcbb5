"""The heartbeat of a processor: a beat of its loop, its work, its lag. `streams.worker.health` serves it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

WINDOW_S = 30.0
"""Rates are of the last so many seconds."""


class Heartbeat:
    """What a processor says of itself. Written by its own thread, read by another.

    Args:
        name: of the processor.
        patience_s: a beat that is older says that the processor has stalled.
        clock: seconds that only grow.
    """

    def __init__(self, name: str, patience_s: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self.patience_s = patience_s
        self.handled = 0
        """Records, generations or files so far."""
        self.lag: Callable[[], float] = lambda: 0.0
        """How many of them wait."""
        self._clock = clock
        self._beat_at = clock()
        self._steps: deque[tuple[float, int]] = deque()

    def beat(self) -> None:
        """The loop goes round."""
        self._beat_at = self._clock()

    def count(self, done: int) -> None:
        """So many more are done."""
        self.handled += done
        self._steps.append((self._clock(), done))
        self._forget()

    @property
    def age_s(self) -> float:
        """Seconds since the last beat."""
        return self._clock() - self._beat_at

    @property
    def stalled(self) -> bool:
        """Whether its loop does not go round any more."""
        return self.age_s > self.patience_s

    @property
    def rate(self) -> float:
        """Done a second, over the last half minute."""
        self._forget()
        return sum(done for _, done in list(self._steps)) / WINDOW_S

    def _forget(self) -> None:
        oldest = self._clock() - WINDOW_S
        while self._steps and self._steps[0][0] < oldest:
            self._steps.popleft()
