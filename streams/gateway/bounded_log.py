"""Keeps the log small whatever clients do: of equal warnings, one a period passes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

PERIOD_S = 10.0
MOST_MESSAGES = 1000
"""Messages that are remembered; then all are forgotten."""


class OncePerPeriod(logging.Filter):
    """Passes one record of each message a period, with the number of those that it kept back.

    Args:
        clock: seconds; for tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._passed: dict[str, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record passes. asyncio writes details, such as a port, into further lines of its messages."""
        message = str(record.msg).partition("\n")[0]
        now = self._clock()
        passed, held_back = self._passed.get(message, (now - PERIOD_S, 0))
        if now - passed < PERIOD_S:
            self._passed[message] = (passed, held_back + 1)
            return False
        if len(self._passed) >= MOST_MESSAGES:
            self._passed.clear()
        self._passed[message] = (now, 0)
        if held_back:
            record.msg = f"{record.msg} ({held_back} more of these since the last one)"
        return True


def bound(*names: str) -> None:
    """Bound the logs of these loggers."""
    for name in names:
        logging.getLogger(name).addFilter(OncePerPeriod())
