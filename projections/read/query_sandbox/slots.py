"""How many queries run at once: in all, and of one session."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from projections.errors import QueryRefused
from projections.read.query_sandbox.limits import Concurrency


class Slots:
    """Slots for running queries; a query without a free slot waits briefly."""

    def __init__(self, concurrency: Concurrency) -> None:
        self._limits = concurrency
        self._running: Counter[str | None] = Counter()
        self._changed = threading.Condition()

    @contextmanager
    def take(self, session: str | None) -> Iterator[None]:
        """A place while a query runs. Queries without a session count in all only.

        Raises:
            QueryRefused: none became free in time.
        """
        deadline = time.monotonic() + self._limits.wait_seconds
        with self._changed:
            while (full := self._full(session)) is not None:
                if not self._changed.wait(max(0.0, deadline - time.monotonic())) and time.monotonic() >= deadline:
                    raise QueryRefused(full, hint="Try again when one of them has ended.")
            self._running[session] += 1
        try:
            yield
        finally:
            with self._changed:
                self._running[session] -= 1
                self._running += Counter()  # forget sessions that have none
                self._changed.notify_all()

    def _full(self, session: str | None) -> str | None:
        if session is not None and self._running[session] >= self._limits.per_session:
            return f"{self._limits.per_session} queries of this session are running, as many as may at once."
        if self._running.total() >= self._limits.total:
            return f"{self._limits.total} queries are running, as many as may at once."
        return None
