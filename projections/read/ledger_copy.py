"""Copies rows of the ledger, whose records are long and compressed: only those are read that are wanted."""

from __future__ import annotations

from collections.abc import Callable


def copy_ledger(run: Callable[[str], object], source: str, keys: str, with_records: bool) -> None:
    """Copy the rows of some events from a schema to `internal`, where their facts and amendments are already.

    The table `copied_rows` is used on the way.

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
    run(f"""
        DELETE FROM copied_rows; INSERT INTO copied_rows
        SELECT l.rowid AS place, w.key IS NOT NULL AS is_whole FROM {source}.ledger AS l
        SEMI JOIN {keys} AS n ON n.key = l.key
        LEFT JOIN ({deciding}) AS w ON w.key = l.key""")
    for is_whole, columns in (("NOT is_whole", "* REPLACE ('{}' AS record)"), ("is_whole", "*")):
        run(f"""
            INSERT INTO internal.ledger BY NAME SELECT {columns} FROM {source}.ledger
            WHERE rowid IN (SELECT place FROM copied_rows WHERE {is_whole})""")
