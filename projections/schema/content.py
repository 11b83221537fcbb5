"""Hashes of tables that do not depend on the order of rows, to compare rebuilt tables with the live ones."""

from __future__ import annotations

import duckdb

COUNTED = {
    "ledger": "ledger",
    "dead_letters": "dead_letters",
    "conflicts": "conflicts",
    "duplicates": "internal.suppressed_records",
}
NOT_COMPARED = {"internal.change_counters", "internal.dead_letter_outbox", "internal.metadata"}
"""Tables that depend on how the log was read, not on what it holds."""
_TABLES = """
SELECT schema_name, table_name FROM duckdb_tables()
WHERE database_name = current_database() AND NOT temporary AND NOT internal ORDER BY schema_name, table_name
"""


def content_of(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Number of rows and sum of their hashes, by table."""
    found = {}
    for name in tables_of(connection):
        if name not in NOT_COMPARED:
            query = f"SELECT count(*), sum(hash(t)::HUGEINT) FROM {name} AS t"
            rows, total = connection.execute(query).fetchone() or (0, 0)
            found[name] = f"{rows}:{total or 0}"
    return found


def tables_of(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of the tables of the connection's own database; those outside the default schema with their schema."""
    rows = connection.execute(_TABLES).fetchall()
    return [name if schema == "main" else f"{schema}.{name}" for schema, name in rows]


def counts_of(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Number of rows of the ledger, of dead letters, of conflicts and of duplicates."""
    query = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in COUNTED.values())
    found = connection.execute(query).fetchone() or ()
    return dict(zip(COUNTED, map(int, found), strict=True))


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Names of tables that differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
