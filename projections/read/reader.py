"""The reading side of a home: every call answers from the newest version, by a read-only connection with limits."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from projections.answer_buffer import cursor_of
from projections.apply.batch import TopicPartition
from projections.errors import NothingPublished
from projections.read import explain
from projections.read.query_sandbox.answer import Rows
from projections.read.query_sandbox.limits import SECONDS, Concurrency, QueryLimits
from projections.read.query_sandbox.sandbox import QuerySandbox
from projections.read.session import CanonicalRecord, ReadSession
from projections.schema.content import counts_of
from projections.store import open_read_store
from projections.store.limits import DEFAULT_LIMITS, Limits
from projections.store.port import ReadStore, Version

_ATTEMPTS = 5
_POSITIONS = "FROM internal.positions ORDER BY kafka_topic, kafka_partition"
_DEAD_LETTERS = """
SELECT kafka_topic, kafka_partition, kafka_offset, logged_at, reason,
    list_transform(problems, lambda p: concat_ws(': ', nullif(p.pointer, ''), p.message)) AS problems
FROM dead_letters ORDER BY logged_at DESC, kafka_topic, kafka_partition, kafka_offset DESC LIMIT 100
"""
_GAPS = "FROM log_gaps ORDER BY ALL"
_CONFLICTS = """
SELECT id, source, kind, headline, logged_at, kafka_topic, kafka_partition, kafka_offset,
    concat_ws(' / ', canonical_kafka_topic, canonical_kafka_partition, canonical_kafka_offset) AS first_one_stands_at
FROM conflicts ORDER BY logged_at DESC, kafka_topic, kafka_partition, kafka_offset DESC LIMIT 100
"""


@dataclass(frozen=True)
class Status:
    """The state of the tables in a version. All but the counts are Arrow tables."""

    generation: Version
    counts: dict[str, int]
    positions: Any
    """topic, partition, next_offset, topic_id."""
    dead_letters: Any
    """The newest hundred."""
    conflicts: Any
    """The newest hundred."""
    gaps: Any
    """Offsets of the log that the tables do without: as `log_gaps`."""


class Reader:
    """Reads a home.

    Args:
        root: the home.
        concurrency: how many of readers' own queries run at once.
        limits: of the connection that its calls share.
    """

    def __init__(self, root: Path, concurrency: Concurrency | None = None, limits: Limits = DEFAULT_LIMITS) -> None:
        self.store: ReadStore = open_read_store(root)
        self._limits = limits
        self._sandbox = QuerySandbox(concurrency or Concurrency())
        self._open: tuple[Version, duckdb.DuckDBPyConnection] | None = None
        self._lock = threading.Lock()

    def generation(self) -> Version | None:
        """The newest version; None before the first."""
        return self.store.newer_than(None)

    def explain(
        self,
        id: str,  # noqa: A002 - the attribute's own name
        source: str | None = None,
        *,
        at: datetime | None = None,
        known: datetime | None = None,
    ) -> dict[str, Any]:
        """Everything about one event; see `explain.explain`."""
        with self.connected() as (_, connection):
            return explain.explain(connection, id, source, at=at, known=known)

    def sql(
        self,
        text: str,
        limit: int | None = None,
        *,
        at: datetime | None = None,
        known: datetime | None = None,
        seconds: float = SECONDS,
        memory: str = DEFAULT_LIMITS.memory,
        answer_bytes: int | None = None,
        session: str | None = None,
    ) -> pa.Table:
        """Rows of a reader's own query, run in a process of its own: read-only, no files, no network, limited.

        Args:
            text: one or more statements; the rows of the last one are returned. It may name `$at` and `$known`.
            limit: most rows.
            at: value of `$at` and of the variable `at`, which plain views follow; now if not given.
            known: value of `$known` and of the variable `known`.
            seconds: longest it may take.
            memory: most it may use, such as `2GB`.
            answer_bytes: most the answer may take; as much as `memory` if not given.
            session: whose query it is; one session may run fewer at once than all together.

        Raises:
            QueryRefused: it is wrong, not allowed, too slow or too big, or too many are running.
            NothingPublished: no version yet.
        """
        limits = QueryLimits(seconds, memory, limit, answer_bytes)
        with self._sandbox.run(self._address(), text, at=at, known=known, limits=limits, session=session) as rows:
            return rows.table()

    @contextmanager
    def streamed(
        self,
        text: str,
        *,
        at: datetime | None = None,
        known: datetime | None = None,
        seconds: float = SECONDS,
        memory: str = DEFAULT_LIMITS.memory,
    ) -> Iterator[Rows]:
        """The same, batch by batch: any number of rows, for a caller that writes them elsewhere."""
        with self._sandbox.run(self._address(), text, at=at, known=known, limits=QueryLimits(seconds, memory)) as rows:
            yield rows

    def warm_up(self) -> None:
        """Start the spare processes of queries before the first one."""
        self._sandbox.warm_up()

    def status(self) -> Status:
        """The state of the newest version."""
        with self.connected() as (version, connection):
            cursor = cursor_of(connection)
            return Status(
                version,
                counts_of(cursor),
                *(cursor.execute(query).to_arrow_table() for query in (_POSITIONS, _DEAD_LETTERS, _CONFLICTS, _GAPS)),
            )

    def canonical_records(self, keys: Sequence[bytes]) -> dict[bytes, CanonicalRecord]:
        """The canonical records of those of these keys (`events.envelope.key_of`) that the tables have."""
        return self.session().canonical_records(keys)

    def positions(self) -> dict[TopicPartition, int]:
        """Next offset of each partition in the newest version."""
        return self.session().positions

    def session(self) -> ReadSession:
        """The version that is newest now; the session stays on it."""
        with self.connected() as (version, connection):
            return ReadSession(version, cursor_of(connection))

    @contextmanager
    def connected(self) -> Iterator[tuple[Version, duckdb.DuckDBPyConnection]]:
        """The newest version and a connection to it that all callers share; take a cursor of it."""
        with self._lock:
            if self._open is None or self.store.newest() != self._open[0]:
                self._open = self._connect_to_newest()
            version, connection = self._open
        yield version, connection

    def _address(self) -> str:
        return self.store.address(self.store.newest())

    def _connect_to_newest(self) -> tuple[Version, duckdb.DuckDBPyConnection]:
        """Open the newest version; where it is removed before it is opened, try the next one."""
        for _ in range(_ATTEMPTS - 1):
            version = self.store.newest()
            try:
                return version, self.store.connect(version, self._limits)
            except NothingPublished:
                continue
        version = self.store.newest()
        return version, self.store.connect(version, self._limits)
