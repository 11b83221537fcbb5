"""Refreshes the copy of the newest version at the one fixed path of a home."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable

from projections.errors import NothingPublished
from projections.store import ReadStore, Version
from streams.heartbeat import Heartbeat
from streams.signals.notice import Notice

OLDEST_S = 60.0
SHARE, LARGEST_SHARE = 0.05, 0.2
"""Fractions of the time that copying may take: a file whose copy takes up to 12 s is copied once a minute."""
BEHIND_S = 60.0
"""A projector that reported to be behind counts as caught up after this long without a notice."""
POLL_S = 1.0
STOP_POLL_S = 0.05
"""Interval between two interruptions of a copy: one that arrives between two statements has no effect."""


class CurrentFile:
    """Copies the newest version after each notice, but never so often that copying takes much of the time.

    A copy that was removed or written to is made anew.

    Args:
        store: the reading side of the home.
        heartbeat: reports this processor.
        is_behind: whether a projector of this process is behind; from others, notices say it.
    """

    def __init__(self, store: ReadStore, heartbeat: Heartbeat, is_behind: Callable[[], bool] = lambda: False) -> None:
        self._store, self._heartbeat, self._is_behind = store, heartbeat, is_behind
        self._heartbeat.lag = self._versions_behind
        self._copied: Version | None = None
        self._due_at = self._postponed_until = 0.0
        self._stopping = asyncio.Event()
        self._noticed = asyncio.Event()

    def on_notice(self, value: bytes) -> None:
        """A version was published. While the projector is behind no copy is begun: it would slow the projector down."""
        is_behind = Notice.parse(value).behind
        self._postponed_until = time.monotonic() + BEHIND_S if is_behind else 0.0
        self._noticed.set()

    async def run(self) -> None:
        """Copy until `stop`."""
        while not self._stopping.is_set():
            self._heartbeat.beat()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_S):
                    await self._noticed.wait()
            self._noticed.clear()
            await self._copy_if_due()

    def stop(self) -> None:
        """Make `run` return after the current step."""
        self._stopping.set()
        self._noticed.set()

    async def _copy_if_due(self) -> None:
        began = time.monotonic()
        version = self._store.newer_than(None)
        is_early = began < max(self._due_at, self._postponed_until) or self._is_behind()
        if version is None or is_early or self._stopping.is_set() or self._store.is_current(version):
            return
        copying = asyncio.create_task(asyncio.to_thread(self._store.refresh_current, version))
        while not copying.done():
            self._heartbeat.beat()
            if self._stopping.is_set():
                self._store.interrupt_refresh()
            await asyncio.wait({copying}, timeout=STOP_POLL_S if self._stopping.is_set() else POLL_S)
        try:
            await copying
        except (NothingPublished, InterruptedError):  # removed while it was copied: the next one will do
            return
        self._heartbeat.count(1)
        self._copied = version
        ended = time.monotonic()
        seconds = ended - began
        self._due_at = ended + max(min(OLDEST_S, seconds / SHARE), seconds / LARGEST_SHARE)

    def _versions_behind(self) -> int:
        newest = self._store.newer_than(self._copied)
        return 0 if newest is None else newest.number - (self._copied.number if self._copied else 0)
