"""Runs readers' queries: takes a place, a process, and gives the rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from projections.memory_size import bytes_of
from projections.read.query_sandbox.answer import Rows
from projections.read.query_sandbox.limits import Concurrency, QueryLimits
from projections.read.query_sandbox.process import Pool
from projections.read.query_sandbox.slots import Slots
from projections.store.limits import DEFAULT_LIMITS, READ_CONFIG


class QuerySandbox:
    """Runs queries, each in a process of its own.

    Args:
        concurrency: how many at once.
    """

    def __init__(self, concurrency: Concurrency) -> None:
        self._slots = Slots(concurrency)
        self._pool = Pool(concurrency.spare)

    def warm_up(self) -> None:
        """Start spare processes now, before the first query."""
        self._pool.refill()

    @contextmanager
    def run(
        self,
        address: str,
        text: str,
        *,
        at: datetime | None,
        known: datetime | None,
        limits: QueryLimits,
        session: str | None = None,
    ) -> Iterator[Rows]:
        """Run a query on the version at an address; see `Reader.sql` for arguments and errors."""
        memory = bytes_of(limits.memory)
        request = {
            "path": address,
            "text": text,
            "times": {name: value and value.isoformat() for name, value in (("at", at), ("known", known))},
            "seconds": limits.seconds,
            "memory": limits.memory,
            "memory_bytes": memory,
            "config": READ_CONFIG | {"memory_limit": f"{memory}B", "threads": DEFAULT_LIMITS.threads},
            "rows": limits.rows,
        }
        with self._slots.take(session):
            process = self._pool.take()
            try:
                process.ask(request)
                yield Rows(process, limits)
            finally:
                process.end()
                self._pool.refill()
