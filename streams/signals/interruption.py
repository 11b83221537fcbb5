"""Interrupts the queries of connections from another thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

INTERRUPT_EVERY_S = 0.05


class Interruptible(Protocol):
    """A database connection."""

    def interrupt(self) -> None:
        """Abort the query that runs now, if any."""


class Interruption:
    """Stops whatever connections execute once `begin` was called."""

    def __init__(self) -> None:
        self._connections: tuple[Interruptible, ...] = ()
        self._lock = threading.Lock()

    @contextmanager
    def of(self, *connections: Interruptible) -> Iterator[None]:
        """Make the queries in this block interruptible."""
        with self._lock:
            self._connections = connections
        try:
            yield
        finally:
            with self._lock:
                self._connections = ()

    def begin(self) -> None:
        """Interrupt until the block is left."""
        threading.Thread(target=self._interrupt, name="signals stop", daemon=True).start()

    def _interrupt(self) -> None:
        """Repeat: an interrupt that arrives between two queries has no effect."""
        while True:
            with self._lock:
                if not self._connections:
                    return
                for connection in self._connections:
                    connection.interrupt()
            time.sleep(INTERRUPT_EVERY_S)
