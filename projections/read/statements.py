"""The statements behind the rows of boards: when, by whom and how surely each was made; and rows that cannot be so yet.

What is stated to have happened "before" a day is possible at any time until then. Yet it was not before the
organizations that it names are first heard of: rows that rest on such statements alone are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import duckdb

from projections.answer_buffer import cursor_of
from projections.read.rows import Row, rows


def ledger_rows(ledger: str, keys: str) -> str:
    """SQL of the rows of a ledger whose keys a relation has: few of many.

    The inner query reads keys alone; DuckDB then reads the long records only where a row that it found stands.
    """
    return f"FROM {ledger} WHERE rowid IN (SELECT l.rowid FROM {ledger} AS l SEMI JOIN {keys} AS w ON w.key = l.key)"


_STATED = """
WITH wanted AS (SELECT DISTINCT UNNEST($keys::UUID[]) AS key),
records AS ({records}),
stated AS (
    SELECT t.* FROM internal.timeline_of_records('records', $at::TIMESTAMPTZ, $known::TIMESTAMPTZ) AS t
    SEMI JOIN wanted AS w ON w.key = t.key WHERE t.amends IS NULL AND t.occurrence <> 'absent'
),
bearings AS (
    SELECT key, list(bears_on::VARCHAR) AS bears_on FROM facts_as_of('fact_bearings', $known::TIMESTAMPTZ)
    WHERE bears_on IS NOT NULL AND key IN (SELECT key FROM wanted) GROUP BY key
)
SELECT s.key, s.id, s.source, s.kind, s.organizations, {publishers} s.certainty, s.occurrence, s.happened_from,
    s.happened_to, s.precision, s.lasted_until, s.known_at, s.claim,
    s.kafka_topic, s.kafka_partition, s.kafka_offset, coalesce(n.bears_on, []) AS bears_on
FROM stated AS s LEFT JOIN bearings AS n ON n.key = s.key
"""
_PUBLISHERS = "s.publisher, s.attributed_to,"
STATEMENTS = _STATED.format(records=ledger_rows("internal.ledger", "wanted"), publishers=_PUBLISHERS)
"""The events of some keys; see `statements_of`."""
_WITHOUT_PUBLISHERS = _STATED.format(records=ledger_rows("internal.ledger", "wanted"), publishers="")
"""The same, for which no record is read."""
PAGE_RECORDS = "page_records"
_COPIED = f"""CREATE OR REPLACE TEMP TABLE {PAGE_RECORDS} AS
    {ledger_rows("internal.ledger", "(SELECT UNNEST($keys::UUID[]) AS key)")}"""
_OF_COPIED = _STATED.format(records=ledger_rows(PAGE_RECORDS, "wanted"), publishers=_PUBLISHERS)
_FIRST_NAMED = """
SELECT organization, min(moment) AS moment FROM (
    SELECT UNNEST(organizations) AS organization, coalesce(happened_from, happened_to) AS moment
    FROM timeline_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ) WHERE amends IS NULL
) WHERE organization IN (SELECT UNNEST($organizations::VARCHAR[])) GROUP BY organization
"""


def statements_of(
    connection: duckdb.DuckDBPyConnection, keys: Iterable[str], when: dict[str, Any], *, with_publishers: bool = True
) -> list[Row]:
    """The events of some keys as in `timeline`, those in force and not absent, each with `earliest`.

    `earliest` is the earliest moment at which an event whose beginning is open can have happened; see
    `earliest_moments`; None for other events. `bears_on` are keys of events that it bears on. Publishers are in long
    records, which are slow to read: without them there is neither `publisher` nor `attributed_to`.
    """
    return _stated(cursor_of(connection), STATEMENTS if with_publishers else _WITHOUT_PUBLISHERS, keys, when)


def copy_records(cursor: duckdb.DuckDBPyConnection, keys: Iterable[str]) -> None:
    """Read the long records of these keys once, into the table `PAGE_RECORDS` of a cursor."""
    cursor.execute(_COPIED, {"keys": sorted(keys)})


def statements_of_copied(cursor: duckdb.DuckDBPyConnection, keys: Iterable[str], when: dict[str, Any]) -> list[Row]:
    """The same as `statements_of`, of keys among those of `copy_records`."""
    return _stated(cursor, _OF_COPIED, keys, when)


def _stated(cursor: duckdb.DuckDBPyConnection, query: str, keys: Iterable[str], when: dict[str, Any]) -> list[Row]:
    given = {"at": when["at"], "known": when["known"]}
    found = rows(cursor, query, given | {"keys": sorted(keys)})
    named = {row["key"]: row["organizations"] for row in found if row["happened_from"] is None}
    moments = earliest_moments(cursor, named, given)
    return [row | {"earliest": moments.get(row["key"])} for row in found]


def earliest_moments(
    connection: duckdb.DuckDBPyConnection, named: Mapping[str, Iterable[str]], when: dict[str, Any]
) -> dict[str, datetime]:
    """The latest of the moments at which the organizations of an event are first named, by its key.

    Args:
        connection: a reading connection, its TimeZone UTC.
        named: slugs of the organizations that events name, by key.
        when: valid time `at` and knowledge time `known`.
    """
    organizations = sorted({slug for slugs in named.values() for slug in slugs})
    if not organizations:
        return {}
    found = rows(cursor_of(connection), _FIRST_NAMED, when | {"organizations": organizations})
    firsts = {row["organization"]: row["moment"] for row in found}
    earliest = {key: [firsts[slug] for slug in slugs if slug in firsts] for key, slugs in named.items()}
    return {key: max(moments) for key, moments in earliest.items() if moments and None not in moments}


def without_impossible(tables: dict[str, list[Row]], statements: Iterable[Row], at: datetime) -> dict[str, list[Row]]:
    """The tables without rows that rest only on statements that cannot be so yet at `at`."""
    impossible = {row["key"] for row in statements if row["earliest"] and at < row["earliest"]}
    if not impossible:
        return tables
    return {
        name: [row for row in found if not (keys := keys_of(row)) or not keys <= impossible]
        for name, found in tables.items()
    }


def keys_of(row: Mapping[str, Any]) -> set[str]:
    """Keys of the events that a row rests on."""
    return set(row.get("evidence") or [key for key in (row.get("key"),) if key])


OTHER_KEYS = ("settled_by", "last_moved_by")
"""Columns with the key of an event whose name does not say so."""


MOST_EVIDENCE = 50
"""Most events of the evidence of a row whose statements are read; a row that rests on more stays."""


def all_keys_of(row: Mapping[str, Any]) -> set[str]:
    """Keys of the events that a row names: the first that it rests on, and those that state one of its figures."""
    named = {str(value) for name, value in row.items() if value and (name.endswith("_key") or name in OTHER_KEYS)}
    listed = {key for name, value in row.items() if value and name.endswith("_keys") for key in value}
    first = (row.get("evidence") or [])[:MOST_EVIDENCE]
    return {*first} | named | listed | {key for key in (row.get("key"),) if key}
