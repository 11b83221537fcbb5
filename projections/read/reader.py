"""The reading side of a home: every call answers from the newest generation, by a read-only connection."""

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

from projections.apply.batch import TopicPartition
from projections.errors import NothingPublished, WarehouseDamaged
from projections.read import explain
from projections.read.key_filter import KeyFilter
from projections.read.query_sandbox import MEMORY, SECONDS, Rows, asked, connect
from projections.schema.content import content_of, counts_of
from projections.store.duckdb_file.generations import Generation, newest
from projections.store.duckdb_file.home import Home

_ATTEMPTS = 5
_ROWS_OF = "SELECT rowid FROM ledger SEMI JOIN (SELECT UNNEST($keys::UUID[]) AS key) AS asked USING (key)"
_STANDING = """
SELECT key, kafka_topic, kafka_partition, kafka_offset, logged_at, record
FROM (FROM ledger WHERE rowid IN (SELECT UNNEST($rows::BIGINT[])))
ANTI JOIN internal.suppressed_records USING (key, kafka_topic, kafka_partition, kafka_offset)
"""


@dataclass(frozen=True)
class Status:
    """How the tables stand in a generation. `positions`, `dead_letters` and `conflicts` are Arrow tables."""

    generation: Generation
    counts: dict[str, int]
    positions: Any
    """topic, partition, next_offset, partition_fingerprint."""
    dead_letters: Any
    """The newest hundred."""
    conflicts: Any
    """The newest hundred."""


@dataclass(frozen=True)
class Standing:
    """The record that stands for an event: where it lies in the log, and what it says."""

    topic: str
    partition: int
    offset: int
    logged_at: datetime
    record: str


class ReadSession:
    """One generation, held open: it answers the same however many are published meanwhile."""

    def __init__(self, generation: Generation, connection: duckdb.DuckDBPyConnection) -> None:
        self.generation = generation
        self._connection = connection

    @property
    def positions(self) -> dict[TopicPartition, int]:
        """Next offset of each partition."""
        rows = self.rows("SELECT kafka_topic, kafka_partition, next_offset FROM internal.positions", {})
        return {(topic, partition): offset for topic, partition, offset in rows}

    @property
    def version(self) -> str:
        """Version of its tables."""
        (value,) = self._connection.execute("SELECT value FROM internal.metadata WHERE name = 'tables'").fetchone() or (
            "",
        )
        return str(value)

    def standing(self, keys: Sequence[bytes]) -> dict[bytes, Standing]:
        """The records that stand for these keys (`events.envelope.key_of`), of those that the tables have."""
        # Keys are looked through first, by themselves: whole records are read of those that are found, and mostly there are none.
        cursor = self._connection.cursor()
        found = cursor.execute(_ROWS_OF, {"keys": [key.hex() for key in keys]}).fetchall()
        if not found:
            return {}
        rows = cursor.execute(_STANDING, {"rows": [row for (row,) in found]}).fetchall()
        return {key.bytes: Standing(*rest) for key, *rest in rows}

    def held(self) -> KeyFilter:
        """A filter over the keys that it holds."""
        return KeyFilter(self._connection.cursor())

    def rows(self, query: str, parameters: dict[str, Any]) -> list[Any]:
        """Rows of a query of ours; from any thread."""
        return self._connection.cursor().execute(query, parameters or None).fetchall()

    def content(self) -> dict[str, str]:
        """Hash of each table.

        Raises:
            WarehouseDamaged: the generation cannot be read whole.
        """
        try:
            return content_of(self._connection)
        except duckdb.IOException as error:
            raise WarehouseDamaged(
                f"Generation {self.generation.number} is damaged: {error}", hint="Run `whenline rebuild`."
            ) from error


class Reader:
    """Reads a home.

    Args:
        root: the home.
    """

    def __init__(self, root: Path) -> None:
        self.home = Home(root)
        self._open: tuple[Generation, duckdb.DuckDBPyConnection] | None = None
        self._lock = threading.Lock()

    def generation(self) -> Generation | None:
        """The newest generation; None before the first."""
        try:
            return newest(self.home)
        except NothingPublished:
            return None

    def explain(
        self,
        id: str,  # noqa: A002 - the attribute's own name
        source: str | None = None,
        *,
        at: datetime | None = None,
        known: datetime | None = None,
    ) -> dict[str, Any]:
        """One event whole; see `explain.explain`."""
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
        memory: str = MEMORY,
    ) -> pa.Table:
        """Rows of a query of a reader's own: read-only, no files, no network, limited in time and memory.

        Args:
            text: one or more statements; the last one's rows are given. It may name `$at` and `$known`.
            limit: most rows.
            at: value of `$at` and of the variable `at`, which plain views follow; now if not given.
            known: value of `$known` and of the variable `known`.
            seconds: longest it may take.
            memory: most it may use, such as `2GB`.

        Raises:
            QueryRefused: it is wrong, not allowed, too slow or too big.
            NothingPublished: no generation yet.
        """
        with self.streamed(text, at=at, known=known, seconds=seconds, memory=memory) as rows:
            return rows.table(limit)

    @contextmanager
    def streamed(
        self,
        text: str,
        *,
        at: datetime | None = None,
        known: datetime | None = None,
        seconds: float = SECONDS,
        memory: str = MEMORY,
    ) -> Iterator[Rows]:
        """The same, batch by batch: as many rows as there are, for whoever writes them away as they come."""
        connection = connect(newest(self.home), memory=memory)
        try:
            with asked(connection, text, at=at, known=known, seconds=seconds, memory=memory) as rows:
                yield rows
        finally:
            connection.close()

    def status(self) -> Status:
        """How the newest generation stands."""
        with self.connected() as (generation, connection):
            cursor = connection.cursor()
            return Status(
                generation,
                counts_of(cursor),
                cursor.execute("FROM internal.positions ORDER BY kafka_topic, kafka_partition").to_arrow_table(),
                cursor.execute(
                    """SELECT kafka_topic, kafka_partition, kafka_offset, logged_at, reason,
                    list_transform(problems, lambda p: concat_ws(': ', nullif(p.pointer, ''), p.message)) AS problems
                    FROM dead_letters ORDER BY logged_at DESC LIMIT 100"""
                ).to_arrow_table(),
                cursor.execute(
                    """SELECT id, source, kind, headline, logged_at, kafka_topic, kafka_partition, kafka_offset,
                    concat_ws(' / ', canonical_kafka_topic, canonical_kafka_partition,
                        canonical_kafka_offset) AS first_one_stands_at
                    FROM conflicts ORDER BY logged_at DESC LIMIT 100"""
                ).to_arrow_table(),
            )

    def standing(self, keys: Sequence[bytes]) -> dict[bytes, Standing]:
        """The records that stand for these keys (`events.envelope.key_of`), of those that the tables have."""
        return self.pinned().standing(keys)

    def positions(self) -> dict[TopicPartition, int]:
        """Next offset of each partition in the newest generation."""
        return self.pinned().positions

    def pinned(self) -> ReadSession:
        """The generation that is newest now, to be asked again after newer ones."""
        with self.connected() as (generation, connection):
            return ReadSession(generation, connection.cursor())

    @contextmanager
    def connected(self) -> Iterator[tuple[Generation, duckdb.DuckDBPyConnection]]:
        """The newest generation and a connection to it, which all callers share; take a cursor of it."""
        with self._lock:
            generation = newest(self.home)
            if self._open is None or self._open[0] != generation:
                connection = _connect_to_newest(self.home)
                self._open = connection
            generation, connection_ = self._open
        yield generation, connection_


def _connect_to_newest(home: Home) -> tuple[Generation, duckdb.DuckDBPyConnection]:
    """Open the newest generation; where it went between looking and opening, the one that is newest then."""
    for attempt in range(_ATTEMPTS):
        generation = newest(home)
        try:
            return generation, connect(generation)
        except NothingPublished:
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError
