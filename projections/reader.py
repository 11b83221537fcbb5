"""The reading side of a home: every call answers from the newest generation, by a read-only connection."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pyarrow as pa

from projections import frames, queries
from projections.batch import Place
from projections.content import content_of, counts_of
from projections.errors import NothingPublished, QueryRefused, WarehouseDamaged
from projections.generations import Generation, newest
from projections.home import Home

MEMORY = "2GB"
SECONDS = 60.0
_ATTEMPTS = 5
_TROUBLE = (duckdb.Error,)
_OPENING = threading.Lock()
"""Of two that open one file at once, the second must find it locked."""


@dataclass(frozen=True)
class Status:
    """How the tables stand in a generation. `positions`, `dead_letters` and `conflicts` are Arrow tables."""

    generation: Generation
    counts: dict[str, int]
    positions: Any
    """topic, partition, next_offset, log_id."""
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


class Pinned:
    """One generation, held open: it answers the same however many are published meanwhile."""

    def __init__(self, generation: Generation, connection: duckdb.DuckDBPyConnection) -> None:
        self.generation = generation
        self._connection = connection

    @property
    def positions(self) -> dict[Place, int]:
        """Next offset of each partition."""
        rows = self._connection.execute('SELECT topic, "partition", next_offset FROM positions').fetchall()
        return {(topic, partition): offset for topic, partition, offset in rows}

    @property
    def version(self) -> str:
        """Version of its tables."""
        (value,) = self._connection.execute("SELECT value FROM about WHERE name = 'tables'").fetchone() or ("",)
        return str(value)

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

    def snapshot(self, day: datetime | None = None) -> dict[str, pa.Table]:
        """The tables that the replay plays; with a `day`, also panels as known then."""
        with self.connected() as (_, connection):
            return frames.snapshot(connection, day)

    def timeline(self, at: datetime | None = None, known: datetime | None = None) -> pa.Table:
        """The read model `timeline` whole, as of two times; now where they are not given."""
        with self.connected() as (_, connection):
            return queries.timeline(connection, at, known)

    def explain(
        self,
        id: str,  # noqa: A002 - the attribute's own name
        source: str | None = None,
        *,
        at: datetime | None = None,
        known: datetime | None = None,
    ) -> dict[str, Any]:
        """One event whole; see `queries.explain`."""
        with self.connected() as (_, connection):
            return queries.explain(connection, id, source, at=at, known=known)

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
        generation = newest(self.home)
        connection = _connect(generation, memory=memory)
        timer = threading.Timer(seconds, connection.interrupt)
        timer.start()
        try:
            for name, value in (("at", at), ("known", known)):
                if value is not None:
                    connection.execute(f'SET VARIABLE "{name}" = ?::TIMESTAMPTZ', [value])
            relation = connection.execute(text, _named_in(connection, text, at, known))
            if relation is None or relation.description is None:
                raise QueryRefused("There is no statement that gives rows.", hint="Write one, such as `FROM timeline`.")
            if limit is None:
                return relation.to_arrow_table()
            reader = relation.to_arrow_reader(min(limit, 10_000))
            return _first_rows(reader, limit)
        except duckdb.InterruptException as error:
            raise QueryRefused(
                f"The query was stopped after {seconds:g} seconds.",
                hint="Ask for less, or allow more time (--seconds).",
            ) from error
        except duckdb.OutOfMemoryException as error:
            raise QueryRefused(
                f"The query needs more than {memory}.", hint="Ask for less, or allow more memory (--memory)."
            ) from error
        except duckdb.PermissionException as error:
            raise QueryRefused(
                f"Not allowed here: {_words(error)}",
                hint="Readers see the tables only: no files, no network. Read files with DuckDB itself, beside `whenline path`.",
            ) from error
        except _TROUBLE as error:
            raise QueryRefused(
                _words(error), hint="`whenline sql --tables` and docs/sql.md name all tables."
            ) from error
        finally:
            timer.cancel()
            connection.close()

    def status(self) -> Status:
        """How the newest generation stands."""
        with self.connected() as (generation, connection):
            cursor = connection.cursor()
            return Status(
                generation,
                counts_of(cursor),
                cursor.execute('FROM positions ORDER BY topic, "partition"').to_arrow_table(),
                cursor.execute(
                    """SELECT topic, "partition", "offset", logged_at, reason,
                    list_transform(problems, lambda p: concat_ws(': ', nullif(p.pointer, ''), p.message)) AS problems
                    FROM dead_letters ORDER BY logged_at DESC LIMIT 100"""
                ).to_arrow_table(),
                cursor.execute(
                    """SELECT id, "source", kind, headline, logged_at, topic, "partition", "offset"
                    FROM conflicts ORDER BY logged_at DESC LIMIT 100"""
                ).to_arrow_table(),
            )

    def standing(self, keys: Sequence[bytes]) -> dict[bytes, Standing]:
        """The records that stand for these keys (`events.envelope.key_of`), of those that the tables have."""
        with self.connected() as (_, connection):
            rows = (
                connection.cursor()
                .execute(
                    """SELECT key, topic, "partition", "offset", logged_at, record
                    FROM stands SEMI JOIN (SELECT UNNEST($keys::UUID[]) AS key) AS asked USING (key)""",
                    {"keys": [str(UUID(bytes=key)) for key in keys]},
                )
                .fetchall()
            )
        return {key.bytes: Standing(*rest) for key, *rest in rows}

    def positions(self) -> dict[Place, int]:
        """Next offset of each partition in the newest generation."""
        return self.pinned().positions

    def pinned(self) -> Pinned:
        """The generation that is newest now, to be asked again after newer ones."""
        with self.connected() as (generation, connection):
            return Pinned(generation, connection.cursor())

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
            return generation, _connect(generation)
        except NothingPublished:
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError


def _connect(generation: Generation, *, memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """A connection of its own, read-only. Within a process DuckDB opens a file once: its first opener's limits hold."""
    with _OPENING:
        return _open(generation, memory)


def _open(generation: Generation, memory: str) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(str(generation.path), read_only=True, config={"enable_external_access": False})
    except duckdb.IOException as error:
        raise NothingPublished(
            f"Generation {generation.number} cannot be opened: {error}", hint="It may have been replaced: try again."
        ) from error
    (locked,) = connection.execute("SELECT current_setting('lock_configuration')").fetchone() or (False,)
    if not locked:
        try:
            connection.execute(f"SET GLOBAL memory_limit = '{memory.replace(chr(39), '')}'")
        except duckdb.Error as error:
            connection.close()
            raise QueryRefused(_words(error), hint="Give a memory limit such as 2GB.") from error
        connection.execute(f"SET GLOBAL threads = {max(1, min(4, os.cpu_count() or 1))}")
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        connection.execute("SET lock_configuration = true")
    return connection


def _named_in(
    connection: duckdb.DuckDBPyConnection, text: str, at: datetime | None, known: datetime | None
) -> dict[str, datetime] | None:
    """Values of `$at` and `$known`, as far as the statements name them."""
    now = datetime.now(UTC)
    named = {name for statement in connection.extract_statements(text) for name in statement.named_parameters}
    return {name: value or now for name, value in (("at", at), ("known", known)) if name in named} or None


def _first_rows(reader: Any, limit: int) -> pa.Table:
    batches, left = [], limit
    for batch in reader:
        batches.append(batch.slice(0, left))
        left -= batch.num_rows
        if left <= 0:
            break
    return pa.Table.from_batches(batches, schema=reader.schema)


def _words(error: duckdb.Error) -> str:
    """DuckDB's own words; of its JSON form only the message."""
    text = str(error).strip()
    if text.startswith("{"):
        return str(json.loads(text).get("exception_message", text))
    return text
