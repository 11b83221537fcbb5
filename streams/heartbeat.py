"""The heartbeat of a processor, which `streams.worker.health` serves: last iteration, throughput, lag."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

WINDOW_S = 30.0
"""Rates are averages over this many seconds."""


class Heartbeat:
    """What a processor reports about itself. Its own thread writes it, another one reads it.

    Args:
        name: the processor's.
        patience_s: the processor is stalled if its last beat is older than this.
        clock: monotonic seconds.
    """

    def __init__(self, name: str, patience_s: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self.patience_s = patience_s
        self.handled = 0
        """Records, generations or files handled since the start."""
        self.lag: Callable[[], float] = lambda: 0.0
        """Number of records, generations or files that wait."""
        self.error: str | None = None
        """Why the processor failed and waits for a restart; None while it works."""
        self.concerns: dict[str, str] = {}
        """What is wrong although the processor works, by name: `/healthz` tells it."""
        self._clock = clock
        self._beat_at = clock()
        self._counts: deque[tuple[float, int]] = deque()

    def beat(self) -> None:
        """The processor's loop completed an iteration."""
        self._beat_at = self._clock()

    def fail(self, error: str) -> None:
        """The processor failed and waits for a restart."""
        self.error = error

    def concern(self, name: str, text: str | None) -> None:
        """Something is wrong although the processor works; None once it is not any more."""
        if text is None:
            self.concerns.pop(name, None)
        else:
            self.concerns[name] = text

    def count(self, handled: int) -> None:
        """The processor handled this many more, so it works."""
        self.error = None
        self.handled += handled
        self._counts.append((self._clock(), handled))
        self._drop_old_counts()

    @property
    def age_s(self) -> float:
        """Seconds since the last beat."""
        return self._clock() - self._beat_at

    @property
    def stalled(self) -> bool:
        """Whether no iteration completed within `patience_s`."""
        return self.age_s > self.patience_s

    @property
    def rate(self) -> float:
        """Handled per second, over the last `WINDOW_S`."""
        self._drop_old_counts()
        return sum(handled for _, handled in list(self._counts)) / WINDOW_S

    def _drop_old_counts(self) -> None:
        oldest = self._clock() - WINDOW_S
        while self._counts and self._counts[0][0] < oldest:
            self._counts.popleft()
