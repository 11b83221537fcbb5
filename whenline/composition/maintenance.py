"""Maintains a lake every so often, in a thread of the process that writes to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import structlog

from events.errors import WhenlineError
from projections.errors import LeaseHeld
from projections.store.choice import lake_of
from projections.store.ducklake.maintenance import Maintained, Maintenance
from whenline.settings import Settings

FIRST_SHARE = 6
"""The first run comes after this fraction of the interval: a process that is often started again maintains, too."""
STOP_POLL_S = 0.2
HOUR_S = 3600.0

log = structlog.get_logger("whenline.maintenance")


class Run(Protocol):
    """One run of maintenance."""

    def run(self) -> Maintained:
        """Do it."""

    def interrupt(self) -> None:
        """Make `run` fail soon."""


class MaintenanceTimer:
    """Runs maintenance until closed. A run that fails is reported, and the next one comes in its time.

    Args:
        make: a run.
        every_s: seconds between two of them.
    """

    def __init__(self, make: Callable[[], Run], every_s: float) -> None:
        self._make, self._every_s = make, every_s
        self._ended = threading.Event()
        self._running: Run | None = None
        self._thread = threading.Thread(target=self._run, name="maintenance", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End it; a run that is under way is interrupted."""
        self._ended.set()
        while self._thread.is_alive():
            running = self._running
            if running is not None:
                running.interrupt()  # again: between two statements it has no effect
            self._thread.join(STOP_POLL_S)

    def _run(self) -> None:
        pause = self._every_s / FIRST_SHARE
        while not self._ended.wait(pause):
            pause = self._every_s
            self._running = self._make()
            try:
                done = self._running.run()
            except LeaseHeld:
                log.info("another process maintains the lake")
            except (WhenlineError, OSError) as error:
                if not self._ended.is_set():
                    log.warning("the lake was not maintained; it is tried again", why=str(error), seconds=pause)
            else:
                log.info("maintained", merged=done.merged, forgotten=done.forgotten, removed=done.removed)
            self._running = None


@contextmanager
def maintained(settings: Settings) -> Iterator[None]:
    """Maintain the lake of a home meanwhile, if it has one and the settings want it."""
    lake = lake_of(settings.tables)
    if lake is None or not settings.maintain_hours:
        yield
        return
    timer = MaintenanceTimer(lambda: Maintenance(lake), settings.maintain_hours * HOUR_S)
    try:
        yield
    finally:
        timer.close()
