"""Refreshes `current/whenline.duckdb`, the copy of the newest generation at a fixed path."""

from __future__ import annotations

import asyncio
import contextlib
import time

from projections.errors import NothingPublished
from projections.store.duckdb_file.generations import newest, refresh_current
from projections.store.duckdb_file.home import Home
from streams.heartbeat import Heartbeat

OLDEST_S = 60.0
SHARE = 0.05
"""Fraction of the time that copying may take: a small file is refreshed often, a large one once a minute."""
TIMER_S = 1.0


class CurrentFile:
    """Keeps the file at most a minute older than the newest generation.

    Args:
        home: of the timeline.
        heartbeat: reports this processor.
    """

    def __init__(self, home: Home, heartbeat: Heartbeat) -> None:
        self._home, self._heartbeat = home, heartbeat
        self._heartbeat.lag = self._generations_behind
        self._number = 0
        self._due_at = 0.0
        self._stopping = asyncio.Event()
        self._noticed = asyncio.Event()

    def on_notice(self, _: bytes) -> None:
        """A generation was published."""
        self._noticed.set()

    async def run(self) -> None:
        """Refresh the file until `stop`."""
        while not self._stopping.is_set():
            self._heartbeat.beat()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TIMER_S):
                    await self._noticed.wait()
            self._noticed.clear()
            await self._refresh_if_due()

    def stop(self) -> None:
        """Make `run` return after the current step."""
        self._stopping.set()
        self._noticed.set()

    async def _refresh_if_due(self) -> None:
        """Copy the newest generation, unless it is copied already or the last copy was made a moment ago."""
        began = time.monotonic()
        if began < self._due_at or self._stopping.is_set():
            return
        try:
            generation = newest(self._home)
            if generation.number == self._number:
                return
            await asyncio.to_thread(refresh_current, self._home, generation)
        except (NothingPublished, FileNotFoundError):  # none yet, or pruned while it was copied: the next one will do
            return
        self._heartbeat.count(1)
        self._number = generation.number
        ended = time.monotonic()
        self._due_at = ended + min(OLDEST_S, (ended - began) / SHARE)

    def _generations_behind(self) -> int:
        try:
            return max(0, newest(self._home).number - self._number)
        except NothingPublished:
            return 0
