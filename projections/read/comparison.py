"""Compares two points of valid time and knowledge time: answers, events, what was learned, gains and losses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import duckdb

from events.data_sets import SOURCE_PREFIX
from projections.answer_buffer import cursor_of
from projections.read.first_rows import MOST_ROWS, first_of_each
from projections.read.gains import ALL_GAINS, ORDER_OF_GAINS, SIDES, at_both_points, gains_of, side_of
from projections.read.replay.large import is_large
from projections.read.rows import Row, named_in, rows
from projections.read.statements import statements_of
from projections.read.subject_tables import SubjectCopies


class Point(NamedTuple):
    """A valid time and a knowledge time."""

    at: datetime
    known: datetime


def _answers_of_sides(where: str) -> str:
    """SQL of the answers at both points, `l` and `r`, that a condition names."""
    sides = f"l AS {side_of('answers', 'left')}, r AS {side_of('answers', 'right')}"
    return f"WITH {SIDES}, {at_both_points('answers', where)}, {sides}"


_ANSWERS_OF_TABLES = "WITH l AS (FROM left_answers), r AS (FROM right_answers)"
_ANSWERS_OF_SIDE = """CREATE OR REPLACE TEMP TABLE {side}_answers AS
    FROM answers_as_of(${side}_at::TIMESTAMPTZ, ${side}_known::TIMESTAMPTZ)"""
"""Of a large history one side after the other: both at once need more memory than a reader has."""
_ANSWERS = """
SELECT
    coalesce(l.read_model, r.read_model) AS read_model, coalesce(l.subject, r.subject) AS subject,
    coalesce(l.parts, r.parts) AS parts, coalesce(l.question, r.question) AS question, s.headline,
    l.answer AS left_answer, l.value AS left_value, l.certainty AS left_certainty,
    l.possible_answer AS left_possible, l.evidence AS left_evidence,
    r.answer AS right_answer, r.value AS right_value, r.certainty AS right_certainty,
    r.possible_answer AS right_possible, r.evidence AS right_evidence,
    CASE
        WHEN l.subject IS NULL THEN 'new'
        WHEN r.subject IS NULL THEN 'gone'
        WHEN l.answer IS DISTINCT FROM r.answer OR l.possible_answer IS DISTINCT FROM r.possible_answer
            OR l.certainty IS DISTINCT FROM r.certainty THEN 'changed'
        ELSE 'same'
    END AS state
FROM l FULL JOIN r ON l.read_model = r.read_model AND l.subject = r.subject AND l.parts = r.parts
LEFT JOIN internal.canonical_records AS s ON s.key = coalesce(l.evidence, r.evidence)[1]
"""
_ORDER_OF_ANSWERS = "read_model, question, subject, parts"

_DATASETS_LAST = f"source LIKE '{SOURCE_PREFIX}%'"
"""Sorts rows of imported data sets, of which there are many, after statements of publishers."""

_HAPPENED = """
SELECT headline AS about, before, after, certainty, happened_from, happened_to, id, source, [key] AS evidence, kind,
    precision, subject, inferred
FROM (
    SELECT *, internal.occurrence($left_at::TIMESTAMPTZ, happened_from, happened_to) AS before, occurrence AS after
    FROM timeline_as_of($right_at::TIMESTAMPTZ, $right_known::TIMESTAMPTZ)
    WHERE kind NOT LIKE 'event.%' AND kind <> 'organization.named'
)
WHERE before <> after AND after <> 'absent' AND {where}
"""
"""The events of `changes`, without its answers, which would only be planned."""
_ORDER_OF_HAPPENED = f"{_DATASETS_LAST}, happened_to, about, evidence"

_LEARNED = """
SELECT change, kind, subject, headline, headline_before, headline_after, certainty_before, certainty_after,
    occurrence_after, known_at, acts_from, changed_by, id, source, key
FROM revisions($left_at::TIMESTAMPTZ, $left_known::TIMESTAMPTZ, $right_known::TIMESTAMPTZ)
WHERE kind NOT LIKE 'event.%' AND kind NOT IN ('organization.named', 'signal.raised')
    AND (change NOT IN ('learned', 'retracted') OR occurrence <> 'absent') AND {where}
"""
_AT_EITHER = """key IN (
    SELECT key FROM timeline_as_of($left_at::TIMESTAMPTZ, $left_known::TIMESTAMPTZ) WHERE {where} UNION
    SELECT key FROM timeline_as_of($left_at::TIMESTAMPTZ, $right_known::TIMESTAMPTZ) WHERE {where}
)"""
"""Whether a condition over the timeline holds of an event as known at either point."""
_ORDER_OF_LEARNED = f"{_DATASETS_LAST}, known_at, headline, key"


_GAINS_OF_ORGANIZATION = {
    "revenue": "organization = $name",
    "talent_balance": "organization = $name",
    "capital": "$name IN (investor, investee)",
}
"""Figures that the statements about an organization give; its ranks are among those of others."""
_RANKS_OF_ORGANIZATION = {"standings": "organization = $name"}
_GAINS_OF_BENCHMARK = {"standings": "benchmark = $name"}


def _first(query: str, kind: str, order: str) -> str:
    return f"{first_of_each(query, kind, order, MOST_ROWS)} ORDER BY {order}"


def _rows_of(cursor: duckdb.DuckDBPyConnection, query: str, given: Mapping[str, Any]) -> list[Row]:
    """Rows of a query, with those of the parameters that it names."""
    return rows(cursor, query, named_in(query, given))


def _answers(cursor: duckdb.DuckDBPyConnection, points: Mapping[str, Any], about: SubjectCopies | None) -> list[Row]:
    """The answers at both points, side by side."""
    if about or not is_large(cursor):
        query = f"{_answers_of_sides(about.subject.complete if about else 'true')} {_ANSWERS}"
        return _rows_of(about.connection if about else cursor, _first(query, "state", _ORDER_OF_ANSWERS), points)
    for side in ("left", "right"):
        given = {name: points[name] for name in (f"{side}_at", f"{side}_known")}
        cursor.execute(_ANSWERS_OF_SIDE.format(side=side), given)
    return rows(cursor, _first(f"{_ANSWERS_OF_TABLES} {_ANSWERS}", "state", _ORDER_OF_ANSWERS), {})


def _gains(cursor: duckdb.DuckDBPyConnection, points: Mapping[str, Any], about: SubjectCopies | None) -> list[Row]:
    """The figures that differ; ranks of an organization come last, as of all."""
    if not about:
        queries = [(cursor, gains_of(ALL_GAINS))]
    elif about.subject.is_benchmark:
        queries = [(about.connection, gains_of(_GAINS_OF_BENCHMARK))]
    else:
        queries = [
            (about.connection, gains_of(_GAINS_OF_ORGANIZATION)),
            (cursor, gains_of(_RANKS_OF_ORGANIZATION)),
        ]
    return [
        row for place, query in queries for row in _rows_of(place, _first(query, "read_model", ORDER_OF_GAINS), points)
    ]


def comparison(
    connection: duckdb.DuckDBPyConnection, left: Point, right: Point, about: SubjectCopies | None = None
) -> dict[str, list[Row]]:
    """Compares the two points.

    Args:
        connection: a reading connection, its TimeZone UTC.
        left: the point on the left.
        right: the point on the right.
        about: copies of the rows about a subject: only statements about it are compared; see `SubjectCopies`.

    Returns:
        `answers`: every question at both points, with `state` (same, changed, new, gone) and the headline of an event
        behind it; `happened`: events that happened between the two valid times, as known at the right point, signals
        (`inferred`) and denied ones among them;
        `learned`: what was learned about the left valid time between the two knowledge times, and how (`change` as in
        `revisions`); `gains`: figures of organizations that differ; `gain` is positive if the organization gained
        (None: there is a figure on one side only), `party` is the slug at the end of `what`, if it ends with one.
        Bounds of money are in `…_bound`, those of people in `…_low` and `…_high` (None: open), and `…_key` is the
        event that states a figure; `left_statements` and `right_statements` are those events and the evidence of
        the answers, as in force at each point. Of each of these there are the first rows of a kind, see `first_rows`.
    """
    points: dict[str, Any] = {
        "left_at": left.at,
        "left_known": left.known,
        "right_at": right.at,
        "right_known": right.known,
    } | ({"name": about.subject.name} if about else {})
    cursor = cursor_of(connection)
    place = about.connection if about else cursor
    where = about.subject.events if about else "true"
    at_either = _AT_EITHER.format(where=where) if about else "true"
    happened = _first(_HAPPENED.format(where=where), "inferred, certainty = 'denied'", _ORDER_OF_HAPPENED)
    learned = _first(_LEARNED.format(where=at_either), "change, certainty_after = 'denied'", _ORDER_OF_LEARNED)
    gains, answers = _gains(cursor, points, about), _answers(cursor, points, about)
    keys = {row[name] for row in gains for name in ("before_key", "after_key") if row[name]}
    keys |= {key for row in answers for side in ("left", "right") for key in row[f"{side}_evidence"] or ()}

    def statements(point: Point) -> list[Row]:
        return statements_of(connection, keys, {"at": point.at, "known": point.known}, with_publishers=False)

    return {
        "answers": answers,
        "happened": _rows_of(place, happened, points) if left.at != right.at else [],
        "learned": _rows_of(place, learned, points) if left.known != right.known else [],
        "gains": gains,
        "left_statements": statements(left),
        "right_statements": statements(right),
    }
