"""Keeps the newest generation open in the gateway, whatever goes wrong for a moment."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog

from streams.gateway.metrics import Metrics

FOLLOW_S = 0.1
"""Interval between checks for a newer generation."""
FOLLOWING_SHARE = 0.1
"""Fraction of the time that opening generations may take: under load there are two a second."""
log = structlog.get_logger("whenline.gateway")


def pause_s(took_s: float) -> float:
    """Seconds until the next check, after one that took so long."""
    return max(FOLLOW_S, took_s * (1 / FOLLOWING_SHARE - 1))


class Following:
    """Checks for a newer generation again and again.

    Args:
        follow: opens the newest generation, unless it is open already. It runs in a thread.
        notify: called after each check that succeeded.
        metrics: the gateway's counters.
    """

    def __init__(self, follow: Callable[[], None], notify: Callable[[], None], metrics: Metrics) -> None:
        self._follow, self._notify, self._metrics = follow, notify, metrics
        self.failure: str | None = None
        """Why the last check failed; None if it did not. Duplicates are then recognized by an older generation."""

    async def run(self) -> None:
        """Check until canceled. A check that fails, for whatever reason, does not end it."""
        while True:
            began = time.monotonic()
            await self._check()
            await asyncio.sleep(pause_s(time.monotonic() - began))

    async def _check(self) -> None:
        (error,) = await asyncio.gather(asyncio.to_thread(self._follow), return_exceptions=True)
        if error is None:
            if self.failure is not None:
                log.info("the newest generation is open again")
            self.failure = None
            self._notify()
            return
        self._metrics.follow_failures.inc()
        failure = f"{type(error).__name__}: {error}"
        if failure != self.failure:  # once, not ten times a second
            log.warning("the newest generation cannot be opened", why=failure)
        self.failure = failure
