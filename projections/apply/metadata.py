"""Key-value metadata of the tables, such as the version of their definitions."""

from __future__ import annotations

import duckdb

TABLES = "tables"
"""Name of the version of tables and contract."""
VIEWS = "definitions"
"""Name of the version of views and macros."""


def get_metadata(connection: duckdb.DuckDBPyConnection, name: str) -> str | None:
    """The value of a name; None where it has none."""
    found = connection.execute("SELECT value FROM internal.metadata WHERE name = ?", [name]).fetchone()
    return None if found is None else str(found[0])


def put_metadata(connection: duckdb.DuckDBPyConnection, name: str, value: str) -> None:
    """Set the value of a name. Call it inside a transaction."""
    connection.execute("DELETE FROM internal.metadata WHERE name = ?", [name])
    connection.execute("INSERT INTO internal.metadata VALUES (?, ?)", [name, value])
