"""The statements behind the rows of boards: when, by whom and how surely each was made; and rows that cannot be so yet.

What is stated to have happened "before" a day is possible at any time until then. Yet it was not before the
organizations that it names are first heard of: rows that rest on such statements alone are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from projections.read.rows import Row

_AS_OF = "_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ)"


def statements_query(where: str) -> str:
    """SQL of the events that fulfill a condition over `timeline`, in force and not absent, with `earliest`.

    `earliest` is the earliest moment at which an event whose beginning is open can have happened: the latest of those
    at which its organizations are first named; NULL for other events. `bears_on` are keys of events that it bears on.
    """
    return f"""
    WITH named AS (
        SELECT UNNEST(organizations) AS organization,
            coalesce(happened_from, happened_to) AS moment
        FROM timeline{_AS_OF} WHERE amends IS NULL
    ),
    firsts AS (SELECT organization, min(moment) AS moment FROM named GROUP BY organization),
    stated AS (FROM timeline{_AS_OF} WHERE amends IS NULL AND occurrence <> 'absent' AND {where}),
    bounded AS (
        SELECT o.key, max(f.moment) AS earliest
        FROM (SELECT key, UNNEST(organizations) AS organization FROM stated WHERE happened_from IS NULL) AS o
        JOIN firsts AS f USING (organization) GROUP BY o.key
    ),
    bearings AS (
        SELECT key, list(bears_on::VARCHAR) AS bears_on FROM facts_as_of('fact_bearings', $known::TIMESTAMPTZ)
        WHERE bears_on IS NOT NULL AND key IN (SELECT key FROM stated) GROUP BY key
    )
    SELECT s.key, s.id, s.source, s.kind, s.organizations, s.publisher, s.attributed_to, s.certainty, s.occurrence,
        s.happened_from, s.happened_to, s.precision, s.lasted_until, s.known_at, s.claim,
        s.kafka_topic, s.kafka_partition, s.kafka_offset,
        b.earliest, coalesce(n.bears_on, []) AS bears_on
    FROM stated AS s LEFT JOIN bounded AS b ON b.key = s.key LEFT JOIN bearings AS n ON n.key = s.key
    """


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


def all_keys_of(row: Mapping[str, Any]) -> set[str]:
    """Keys of all events that a row names: those that it rests on, and those that state one of its figures."""
    named = {str(value) for name, value in row.items() if value and (name.endswith("_key") or name in OTHER_KEYS)}
    return keys_of(row) | named
