"""Room for the rows of an answer until they are fetched.

DuckDB holds 1 MB of rows by default and then stops until some are fetched. With a `UNION ALL` whose later parts wait
for the first, DuckDB 1.5.5 never says that there are rows to fetch, so that the query does not end:
`FROM answers_as_of(a, k) UNION ALL FROM answers_as_of(b, k)` is one (ADR 54).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb

BYTES = 256 << 20
"""Bytes of rows that a query may have found before they are fetched."""
_SETTING = "streaming_buffer_size"


def buffer_answers(connection: duckdb.DuckDBPyConnection) -> None:
    """Have that room on a connection. Its cursors have their own."""
    connection.execute(f"SET {_SETTING} = '{BYTES}B'")


@contextmanager
def in_pieces(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Have room for little: for very many rows of a query without a `UNION ALL` that are used piece by piece."""
    connection.execute(f"SET {_SETTING} = '1MB'")
    try:
        yield
    finally:
        with suppress(duckdb.ConnectionException):  # it may be closed meanwhile
            buffer_answers(connection)


def cursor_of(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A cursor that has that room."""
    cursor = connection.cursor()
    buffer_answers(cursor)
    return cursor


def lock_configuration(connection: duckdb.DuckDBPyConnection) -> None:
    """Let nothing but that room be set any more in this database."""
    connection.execute(f"SET GLOBAL allowed_configs = ['{_SETTING}']")
    connection.execute("SET lock_configuration = true")
