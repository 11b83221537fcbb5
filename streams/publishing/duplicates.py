"""Finds events that are already in the tables, so that a repeat is answered as a duplicate or a conflict."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol

from projections.errors import NothingPublished, VersionUnreadable
from projections.read.key_filter import KeyFilter
from projections.read.reader import Reader
from projections.read.session import ReadSession


class StoredRecord(Protocol):
    """A record that the tables have: its position and its bytes."""

    @property
    def topic(self) -> str:
        """Kafka topic."""

    @property
    def partition(self) -> int:
        """Kafka partition."""

    @property
    def offset(self) -> int:
        """Kafka offset."""

    @property
    def logged_at(self) -> datetime:
        """The log's own timestamp."""

    @property
    def record(self) -> str:
        """The CloudEvent as it is in the log."""


EMPTY_S = 0.5
"""How long tables without any generation count as empty: no post looks for one on the disk meanwhile."""
DuplicateLookup = Callable[[Sequence[bytes]], Mapping[bytes, StoredRecord]]
"""Finds those of these event keys that the tables have."""
KeysFilter = Callable[[Sequence[bytes]], Sequence[bytes]]
"""Selects, at once, those of these event keys that the tables may have."""


class NewestSession:
    """A duplicate lookup in the newest published generation that is already open.

    Opening a generation takes tens of milliseconds, and under load there are two a second, so no post waits for it:
    call `follow` regularly to open the newest one. Until then only what this process sent itself is recognized.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._session: ReadSession | None = None
        self._filter: KeyFilter | None = None
        self._empty_until = 0.0

    def __call__(self, keys: Sequence[bytes]) -> Mapping[bytes, StoredRecord]:
        """Those of these keys that the tables have; none before the first generation."""
        if self._session is None:
            with suppress(NothingPublished):
                self.follow()
        return {} if self._session is None else self._session.canonical_records(keys)

    def suspects(self, keys: Sequence[bytes]) -> Sequence[bytes]:
        """Those of these keys that the open generation may have: microseconds, without a query."""
        if self._filter is not None:
            return self._filter.among(keys)
        return () if time.monotonic() < self._empty_until else keys

    @property
    def current(self) -> ReadSession | None:
        """The open session; None before the first generation."""
        return self._session

    def follow(self) -> None:
        """Open the newest generation, unless it is open already.

        Raises:
            NothingPublished: there was a generation, and now there is none, or it cannot be opened.
            VersionUnreadable: which one is the newest cannot be read.
        """
        try:
            newest = self._reader.store.newest()
        except VersionUnreadable:
            raise
        except NothingPublished:
            if self._session is None:
                self._empty_until = time.monotonic() + EMPTY_S
                return
            raise
        if self._session is not None and self._session.version == newest:
            return
        session = self._reader.session()
        session.canonical_records([bytes(16)])  # the first query of a generation is the slow one
        keys = session.key_filter(self._filter)
        self._session, self._filter = session, keys


class BatchedLookup:
    """Batches concurrent lookups: a query costs about the same for 1 key and for 50.

    Args:
        lookup: finds events that the tables have; called in a thread.
        suspects: which keys it is called for.
    """

    def __init__(self, lookup: DuplicateLookup, suspects: KeysFilter) -> None:
        self._lookup, self._suspects = lookup, suspects
        self._waiting: list[bytes] = []
        self._next: asyncio.Task[Mapping[bytes, StoredRecord]] | None = None
        self._running = asyncio.Lock()

    async def __call__(self, keys: Sequence[bytes]) -> Mapping[bytes, StoredRecord]:
        """Those of these keys that the tables have, and some of other callers."""
        suspects = self._suspects(keys)
        if not suspects:
            return {}
        self._waiting += suspects
        if self._next is None:
            self._next = asyncio.create_task(self._run())
        return await asyncio.shield(self._next)

    async def _run(self) -> Mapping[bytes, StoredRecord]:
        async with self._running:
            keys, self._waiting, self._next = self._waiting, [], None
            return await asyncio.to_thread(self._lookup, keys)
