"""Which rows two databases of the same tables differ by, and how to remove rows by what they hold.

Tables are bags of rows: equal rows may occur several times, and no table has a key that DuckDB enforces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from projections.apply.change_counters import CLAIM_STATEMENTS, DISPLACED, DUPLICATES, VALIDITY
from projections.schema import definitions
from projections.schema.files import in_folder

METADATA = "internal.metadata"
"""Of one file, and not shared."""
COUNTERS = "internal.change_counters"
LEDGER, DEAD_LETTERS, DUPLICATE_RECORDS = "internal.ledger", "dead_letters", "internal.duplicate_records"
_REMOVE = """
DELETE FROM {table} WHERE rowid IN (
    SELECT place FROM (
        SELECT place, whole, row_number() OVER (PARTITION BY whole) AS number
        FROM (SELECT rowid AS place, t AS whole FROM {table} AS t)
        SEMI JOIN (SELECT r AS whole FROM {rows} AS r) USING (whole)
    ) SEMI JOIN (
        SELECT r AS whole, row_number() OVER (PARTITION BY r) AS number FROM {rows} AS r
    ) USING (whole, number)
)
"""
_APPENDED = """
SELECT t.* FROM {one} AS t LEFT JOIN {positions} AS p USING (kafka_topic, kafka_partition)
WHERE t.rowid >= {first} AND (p.next_offset IS NULL OR t.kafka_offset >= p.next_offset)
"""
_DIFFERENT = """
SELECT row_hash FROM (
    SELECT hash(t) AS row_hash, 1 AS sign FROM {one} AS t
    UNION ALL SELECT hash(t), -1 FROM {other} AS t
) GROUP BY row_hash HAVING sum(sign) <> 0
"""
"""Hashes of the rows by which two bags differ: 20 times as fast as comparing rows, of which few differ. Two rows with
one hash of 64 bits, one in each bag, would be taken for the same."""
_DIFFERENCE = """
SELECT * FROM {one} AS t WHERE hash(t) IN (FROM different)
EXCEPT ALL SELECT * FROM {other} AS t WHERE hash(t) IN (FROM different)
"""


@dataclass(frozen=True)
class Change:
    """Rows of a table to remove and to add; the temporary tables that hold them."""

    table: str
    removed: str | None
    added: str | None


def shared_tables() -> list[str]:
    """Tables that a lake and its replicas have, each after its schema where that is not the default one."""
    names = [fact.resolved for fact in definitions.facts() if fact.resolved]
    log = [file.objects[0].name for file in in_folder("tables/log")]
    return [name for name in log if name != METADATA] + [
        *definitions.PRECOMPUTED,
        *(f"internal.{fact.name}" for fact in definitions.facts()),
        *(f"internal.{name}" for name in names),
    ]


def in_database(database: str, table: str) -> str:
    """The name of a table with its database and schema."""
    return f"{database}.{table}" if "." in table else f"{database}.main.{table}"


def stage_changes(
    connection: duckdb.DuckDBPyConnection, one: str, other: str, *, is_continuation: bool
) -> list[Change]:
    """What has to change in the database `other` to be as `one`, in temporary tables.

    Args:
        connection: to both.
        one: a database, such as the working file.
        other: another one, such as the replica.
        is_continuation: whether `one` has all records of `other` and was made by applying more: then what batches only
            append is found by positions, and tables whose counters did not change are not looked at.
    """
    tables, appended = shared_tables(), frozenset[str]()
    if is_continuation:
        counters = _counters(connection, one), _counters(connection, other)
        tables, appended = _changed_tables(*counters), _append_only(*counters)
    found = []
    for number, table in enumerate(tables):
        names = {"one": in_database(one, table), "other": in_database(other, table)}
        if table in appended:
            positions = in_database(other, "internal.positions")
            added, removed = _staged_appended(connection, f"added_{number}", positions, names), None
        else:
            if not _stage(connection, "different", _DIFFERENT.format(**names)):
                continue
            added = _staged(connection, f"added_{number}", _DIFFERENCE.format(**names))
            swapped = {"one": names["other"], "other": names["one"]}
            removed = _staged(connection, f"removed_{number}", _DIFFERENCE.format(**swapped))
        if added or removed:
            found.append(Change(table, removed, added))
    return found


def apply_changes(connection: duckdb.DuckDBPyConnection, database: str, changes: Iterable[Change]) -> None:
    """Change a database. Call it inside a transaction."""
    for change in changes:
        table = in_database(database, change.table)
        if change.added:
            connection.execute(f"INSERT INTO {table} BY NAME FROM {change.added}")
        if change.removed:
            remove_rows(connection, table, change.removed)


def remove_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: str) -> None:
    """Remove as many rows of a table as another one has equal ones."""
    connection.execute(_REMOVE.format(table=table, rows=rows))


def _staged(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> str | None:
    """The rows of a query in a temporary table; None where there are none."""
    return name if _stage(connection, name, query) else None


def _staged_appended(
    connection: duckdb.DuckDBPyConnection, name: str, positions: str, names: Mapping[str, str]
) -> str | None:
    """The rows that `one` has and `other` has not, of a table that is only appended to; None where there are none.

    They are the last ones, so that a version of a large table costs no scan of it. If these are not as many as `one`
    has more, the file was written in another order, and all rows are looked at.
    """
    (now, before) = (
        count
        for query in ("SELECT count(*) FROM {one}", "SELECT count(*) FROM {other}")
        for (count,) in connection.execute(query.format(**names)).fetchall()
    )
    if now == before:
        return None
    if _stage(connection, name, _APPENDED.format(positions=positions, first=before, **names)) != now - before:
        _stage(connection, name, _APPENDED.format(positions=positions, first=0, **names))
    return name


def _stage(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> int:
    """Put the rows of a query into a temporary table; returns how many they are."""
    (count,) = connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}").fetchone() or (0,)
    return int(count)


def _append_only(one: Mapping[str, int], other: Mapping[str, int]) -> frozenset[str]:
    """Tables that were only appended to, by the change counters."""
    has_lost_facts = one.get(DISPLACED) != other.get(DISPLACED)
    facts = () if has_lost_facts else definitions.facts()
    return frozenset({LEDGER, DEAD_LETTERS, *(f"internal.{fact.name}" for fact in facts)})


def _changed_tables(one: Mapping[str, int], other: Mapping[str, int]) -> list[str]:
    """Tables that may differ, by their change counters; those without a counter always may."""
    same = {name for name in one if one[name] == other.get(name)}
    unseen = {name for name in (CLAIM_STATEMENTS, DUPLICATES, VALIDITY) if name not in one}
    same |= {fact.name for fact in definitions.facts() if fact.name not in one} | unseen
    skipped = {f"internal.{fact.name}" for fact in definitions.facts() if fact.name in same}
    if DUPLICATES in same:
        skipped.add(DUPLICATE_RECORDS)
    if {CLAIM_STATEMENTS, VALIDITY} <= same:
        skipped.update(definitions.PRECOMPUTED)
        skipped.update(f"internal.{fact.resolved}" for fact in definitions.facts() if fact.resolved)
    return [table for table in shared_tables() if table not in skipped]


def _counters(connection: duckdb.DuckDBPyConnection, database: str) -> Mapping[str, int]:
    return dict(connection.execute(f"SELECT name, counter FROM {in_database(database, COUNTERS)}").fetchall())
