"""Copies rows of the ledger, whose records are long and compressed: only those are read that are wanted."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

LISTED = 20_000
"""Most rows that one statement names."""


def copy_ledger(run: Callable[[str], duckdb.DuckDBPyConnection], source: str, keys: str, with_records: bool) -> None:
    """Copy the rows of some events from a schema to `internal`, where their facts and amendments are already.

    Args:
        run: executes a statement.
        source: the schema.
        keys: a relation with the events' keys, as SQL.
        with_records: whether records of signals, of amendments, and of what these amend are copied as they are. All
            others are empty objects.
    """
    deciding = (
        "SELECT NULL::UUID AS key"
        if not with_records
        else f"""
        SELECT key FROM {keys} SEMI JOIN internal.affected_keys USING (key) UNION
        SELECT key FROM internal.fact_signals SEMI JOIN {keys} USING (key) UNION
        SELECT key FROM internal.fact_amendments SEMI JOIN {keys} USING (key)"""
    )
    rows = run(f"""
        SELECT l.rowid, w.key IS NOT NULL FROM {source}.ledger AS l
        SEMI JOIN {keys} AS n ON n.key = l.key
        LEFT JOIN ({deciding}) AS w ON w.key = l.key ORDER BY l.rowid""").fetchall()
    for is_whole, columns in ((False, "* REPLACE ('{}' AS record)"), (True, "*")):
        insert = f"INSERT INTO internal.ledger BY NAME SELECT {columns} FROM {source}.ledger AS l"
        numbers = [str(row) for row, has_record in rows if has_record is is_whole]
        if len(numbers) > LISTED and not is_whole:
            run(f"{insert} SEMI JOIN {keys} AS n ON n.key = l.key ANTI JOIN ({deciding}) AS w ON w.key = l.key")
            continue
        for first in range(0, len(numbers), LISTED):
            run(f"{insert} WHERE rowid IN ({', '.join(numbers[first : first + LISTED])})")
