"""What tables hold, as a hash that does not depend on the order of rows: to compare a rebuilt file with the live one."""

from __future__ import annotations

import duckdb

COUNTED = {"ledger": "ledger", "dead_letters": "dead_letters", "conflicts": "conflicts", "repeats": "omitted"}
NOT_COMPARED = {"about", "change_counters", "dead_letter_outbox"}
"""Tables that depend on how the log was read, not on what it holds."""
OWN_TABLES = """
SELECT table_name FROM duckdb_tables()
WHERE database_name = current_database() AND NOT temporary AND NOT internal
ORDER BY table_name
"""


def content_of(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Number of rows and sum of their hashes, by table."""
    names = [row[0] for row in connection.execute(OWN_TABLES).fetchall()]
    found = {}
    for name in names:
        if name in NOT_COMPARED:
            continue
        rows, total = connection.execute(f'SELECT count(*), sum(hash(t)::HUGEINT) FROM "{name}" AS t').fetchone() or (
            0,
            0,
        )
        found[name] = f"{rows}:{total or 0}"
    return found


def counts_of(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Number of rows of the ledger, of dead letters, of conflicts and of repeated records."""
    query = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in COUNTED.values())
    found = connection.execute(query).fetchone() or ()
    return dict(zip(COUNTED, map(int, found), strict=True))


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Names of tables that differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
