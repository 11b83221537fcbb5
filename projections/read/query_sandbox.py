"""Runs a reader's own queries within limits: read-only, no files, no network, limited time and memory.

Nothing is written to disk either: a query that needs more memory is refused, not spilled to disk.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from projections.errors import QueryRefused
from projections.store.limits import message_of

SECONDS = 60.0
_BATCH = 10_000
_AGAIN_S = 0.05
_UNITS = {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40, "PiB": 1 << 50}
_TABLES_ONLY = (
    "Readers see the tables only: no files, no network. Read files with DuckDB itself, beside `whenline path`; "
    "write answers with --output."
)
_SETTINGS_ARE_FIXED = (
    "Settings are fixed for readers. Times are asked by --at and --known, or `SET VARIABLE known = …`; "
    "limits by --seconds and --memory."
)
_READ_ONLY = "The tables are made from the log: publish an event to change them. Tables of your own can be temporary."
_NOT_ALLOWED = (_TABLES_ONLY, _SETTINGS_ARE_FIXED, _READ_ONLY)
_A_TIME = "A time is written '2025-04-02', '2025-04-02 09:30:00' (UTC) or '2025-04-02T09:30:00+02:00'."
_HINTS = {
    "Permission Error": _TABLES_ONLY,
    "Table with name /": _TABLES_ONLY,
    "Table with name http": _TABLES_ONLY,
    "configuration has been locked": _SETTINGS_ARE_FIXED,
    "read-only mode": _READ_ONLY,
    "timestamp field": _A_TIME,
}
"""Hints by a part of DuckDB's message."""


class Rows:
    """The result of a query: `schema`, and the rows in Arrow batches, to be read once."""

    def __init__(self, reader: pa.RecordBatchReader, deadline: _Deadline, memory: str, most: int) -> None:
        self.schema = reader.schema
        self._reader, self._deadline, self._memory, self._most = reader, deadline, memory, most

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """The batches.

        Raises:
            QueryRefused: it failed, or takes too much time or memory.
        """
        while True:
            try:
                batch = self._reader.read_next_batch()
            except StopIteration:
                return
            except (OSError, pa.ArrowException, duckdb.Error) as error:  # Arrow passes on what DuckDB raised
                raise refusal(error, self._deadline, self._memory) from error
            if self._deadline.passed:
                raise self._deadline.refusal()
            yield batch

    def table(self, limit: int | None = None) -> pa.Table:
        """All rows, or the first ones.

        Raises:
            QueryRefused: as above, or all rows together take more than the memory allowed.
        """
        batches, left, size = [], limit, 0
        for batch in self:
            batches.append(batch if left is None else batch.slice(0, left))
            size += batch.nbytes
            if size > self._most:
                raise QueryRefused(
                    f"The answer takes more than {self._memory}.",
                    hint="Select less, allow more memory (--memory), or write the rows to a file "
                    "(--format csv, jsonl or parquet).",
                )
            if left is not None:
                left -= batch.num_rows
                if left <= 0:
                    break
        return pa.Table.from_batches(batches, schema=self.schema)


class _Deadline:
    """Interrupts a connection after its time, again and again: an interrupt between two statements has no effect."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, seconds: float) -> None:
        self.seconds = seconds
        self.passed = False
        self._connection = connection
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> _Deadline:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def refusal(self) -> QueryRefused:
        return QueryRefused(
            f"The query was stopped after {self.seconds:g} seconds.",
            hint="Select less, or allow more time (--seconds).",
        )

    def _watch(self) -> None:
        wait = max(0.0, min(self.seconds, threading.TIMEOUT_MAX))
        while not self._done.wait(wait):
            self.passed = True
            self._connection.interrupt()
            wait = _AGAIN_S


@contextmanager
def running_query(
    connection: duckdb.DuckDBPyConnection,
    text: str,
    *,
    at: datetime | None,
    known: datetime | None,
    seconds: float,
    memory: str,
) -> Iterator[Rows]:
    """Run a query; see `Reader.sql` for arguments and errors."""
    with _Deadline(connection, seconds) as deadline:
        try:
            for name, value in (("at", at), ("known", known)):
                if value is not None:
                    connection.execute(f'SET VARIABLE "{name}" = ?::TIMESTAMPTZ', [value])
            relation = connection.execute(text, _named_in(connection, text, at, known))
            if relation is None or relation.description is None:
                raise QueryRefused(
                    "There is no statement that returns rows.", hint="Write one, such as `FROM timeline`."
                )
            reader = relation.to_arrow_reader(_BATCH)
        except duckdb.Error as error:
            raise refusal(error, deadline, memory) from error
        yield Rows(reader, deadline, memory, _allowed(connection))


def _named_in(
    connection: duckdb.DuckDBPyConnection, text: str, at: datetime | None, known: datetime | None
) -> dict[str, datetime] | None:
    """Values of `$at` and `$known`, if the statements name them; now where no value is given."""
    now = datetime.now(UTC)
    named = {name for statement in connection.extract_statements(text) for name in statement.named_parameters}
    return {name: value or now for name, value in (("at", at), ("known", known)) if name in named} or None


def refusal(error: Exception, deadline: _Deadline, memory: str) -> QueryRefused:
    """The error of a failed query: a hint where Whenline knows the cause."""
    message = message_of(error)
    if message.startswith("INTERRUPT") and deadline.passed:
        return deadline.refusal()
    if message.startswith("Out of Memory"):
        return QueryRefused(
            f"The query needs more than {memory}.", hint="Select less, or allow more memory (--memory)."
        )
    for part, hint in _HINTS.items():
        if part in message:
            return QueryRefused(f"Not allowed here: {message}" if hint in _NOT_ALLOWED else message, hint=hint)
    return QueryRefused(message, hint="`whenline sql --tables` and docs/sql.md name all tables.")


def _allowed(connection: duckdb.DuckDBPyConnection) -> int:
    """The memory limit in bytes; DuckDB writes it like `1.8 GiB`."""
    (limit,) = connection.cursor().execute("SELECT current_setting('memory_limit')").fetchone() or ("0 bytes",)
    number, unit = str(limit).split()
    return int(float(number) * _UNITS[unit])
