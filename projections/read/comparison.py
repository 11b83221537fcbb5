"""Compares two points of valid time and knowledge time: answers, events, what was learned, gains and losses."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import duckdb

from events.data_sets import SOURCE_PREFIX
from projections.read.first_rows import MOST_ROWS, first_of_each
from projections.read.replay.large import is_large
from projections.read.rows import Row, rows
from projections.read.statements import statements_of


class Point(NamedTuple):
    """A valid time and a knowledge time."""

    at: datetime
    known: datetime


_SIDES = """sides(side, "at", known) AS (VALUES
    ('left', $left_at::TIMESTAMPTZ, $left_known::TIMESTAMPTZ),
    ('right', $right_at::TIMESTAMPTZ, $right_known::TIMESTAMPTZ)
)"""


def _at_both_points(model: str) -> str:
    """A read model at both points in one query, because planning takes longest."""
    points = f"SELECT s.side, m.* FROM sides AS s, LATERAL (FROM {model}_as_of(s.at, s.known)) AS m"
    return f"both_{model} AS MATERIALIZED ({points})"


def _side(model: str, side: str, where: str = "true") -> str:
    return f"(FROM both_{model} WHERE side = '{side}' AND {where})"


_ANSWERS_OF_SIDES = f"""
WITH {_SIDES}, {_at_both_points("answers")}, l AS {_side("answers", "left")}, r AS {_side("answers", "right")}"""
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
SELECT c.about, c.before, c.after, c.certainty, c.happened_from, c.happened_to, c.id, c.source,
    c.evidence, t.kind, t.precision, t.subject, t.inferred
FROM changes($left_at::TIMESTAMPTZ, $right_at::TIMESTAMPTZ, $right_known::TIMESTAMPTZ) AS c
JOIN timeline_as_of($right_at::TIMESTAMPTZ, $right_known::TIMESTAMPTZ) AS t ON t.key = c.evidence[1]
WHERE c.what = 'event' AND c.after <> 'absent' AND t.kind <> 'organization.named'
"""
_ORDER_OF_HAPPENED = f"{_DATASETS_LAST}, happened_to, about"

_LEARNED = """
SELECT change, kind, subject, headline, headline_before, headline_after, certainty_before, certainty_after,
    occurrence_after, known_at, acts_from, changed_by, id, source, key
FROM revisions($left_at::TIMESTAMPTZ, $left_known::TIMESTAMPTZ, $right_known::TIMESTAMPTZ)
WHERE kind NOT LIKE 'event.%' AND kind NOT IN ('organization.named', 'signal.raised')
    AND (change NOT IN ('learned', 'retracted') OR occurrence <> 'absent')
"""
_ORDER_OF_LEARNED = f"{_DATASETS_LAST}, known_at, headline"


def _both(model: str, columns: str, on: str, where: str = "true") -> str:
    """SQL of a read model at both points, joined."""
    left, right = (_side(model, side, where) for side in ("left", "right"))
    return f"SELECT {columns} FROM {left} AS l FULL JOIN {right} AS r ON {on}"


def _same(*columns: str) -> str:
    return " AND ".join(f'l."{column}" IS NOT DISTINCT FROM r."{column}"' for column in columns)


def _either(column: str) -> str:
    return f'coalesce(l."{column}", r."{column}")'


_EVIDENCE = "list_sort(list_distinct(coalesce(l.evidence, []) || coalesce(r.evidence, [])))"
_REVENUE = _both(
    "revenue",
    f"""'revenue' AS read_model, {_either("organization")} AS organization,
    {_either("segment")} || ', ' || {_either("measure")} AS what, l.amount AS "before", r.amount AS "after",
    r.amount - l.amount AS gain,
    {_either("currency")} AS unit, l.bound AS before_bound, r.bound AS after_bound, {_EVIDENCE} AS evidence,
    NULL::VARCHAR AS party, NULL::DOUBLE AS before_low, NULL::DOUBLE AS before_high, NULL::DOUBLE AS after_low,
    NULL::DOUBLE AS after_high, l.key AS before_key, r.key AS after_key""",
    _same("organization", "segment", "measure", "currency"),
    "amount IS NOT NULL",
)
_TALENT = _both(
    "talent_balance",
    f"""'talent_balance', {_either("organization")}, 'people, net', l.gained - l.lost, r.gained - r.lost,
    coalesce(r.gained - r.lost, 0) - coalesce(l.gained - l.lost, 0), 'people', NULL, NULL, {_EVIDENCE}, NULL,
    l.net_low, l.net_high, r.net_low, r.net_high, NULL, NULL""",
    _same("organization"),
)


def _rank(side: str) -> str:
    """A rank among models of several makers, or one that a source states: alone, nobody has a rank."""
    return f"CASE WHEN least({side}.contenders, {side}.makers) > 1 THEN {side}.rank ELSE {side}.stated_rank END"


_STANDINGS = f"""
SELECT 'standings', {_either("organization")}, {_either("model")} || ' on ' || {_either("benchmark")},
    {_rank("l")}, {_rank("r")},
    CASE
        WHEN r.benchmark IS NULL THEN -1
        WHEN l.benchmark IS NULL THEN 1
        ELSE {_rank("l")} - {_rank("r")}
    END, 'rank', NULL, NULL, {_EVIDENCE}, NULL, NULL, NULL, NULL, NULL, l.key, r.key
FROM {_side("standings", "left")} AS l FULL JOIN {_side("standings", "right")} AS r
    ON {_same("benchmark", "unit", "higher_is_better", "organization", "model")}
WHERE coalesce({_rank("l")}, 99) <= 10 OR coalesce({_rank("r")}, 99) <= 10
"""


def _rounds_bound(side: str) -> str:
    """The bound of the rounds, of which those without an amount make the sum no more than a lower bound."""
    return f"""CASE WHEN {side}.rounds_of_unknown_size = 0 THEN {side}.rounds_bound
        WHEN {side}.rounds_bound IN ('exact', 'at_least', 'more_than') THEN 'at_least' END"""


def _money(value: str, bounds: tuple[str, str], currency: str, words: str, keys: tuple[str, str]) -> str:
    """SQL of what an investee has from an investor; totals and sums of rounds are never compared with each other."""
    return _both(
        "capital",
        f"""'capital', {_either("investee")}, '{words} ' || {_either("investor")}, l.{value}, r.{value},
        r.{value} - l.{value}, {_either(currency)}, {bounds[0]}, {bounds[1]}, {_EVIDENCE}, {_either("investor")},
        NULL, NULL, NULL, NULL, {keys[0]}, {keys[1]}""",
        _same("investor", "investee", currency),
        f"{value} IS NOT NULL",
    )


_CAPITAL = _money(
    "cumulative",
    ("l.cumulative_bound", "r.cumulative_bound"),
    "cumulative_currency",
    "money from",
    ("l.cumulative_key", "r.cumulative_key"),
)
_ROUNDS = _money("rounds", (_rounds_bound("l"), _rounds_bound("r")), "currency", "rounds from", ("NULL", "NULL"))
_GAINS = f"""
WITH {_SIDES}, {", ".join(map(_at_both_points, ("revenue", "talent_balance", "standings", "capital")))},
gains AS (({_REVENUE}) UNION ALL ({_TALENT}) UNION ALL ({_STANDINGS}) UNION ALL ({_CAPITAL}) UNION ALL ({_ROUNDS}))
FROM gains WHERE gain IS NULL AND (before IS NULL) <> (after IS NULL) OR abs(gain) > 1e-9
    OR before = after AND before_bound IS DISTINCT FROM after_bound
"""
_ORDER_OF_GAINS = """list_position(['revenue', 'capital', 'talent_balance', 'standings'], read_model), organization,
    what"""


def _first(query: str, kind: str, order: str) -> str:
    return f"{first_of_each(query, kind, order, MOST_ROWS)} ORDER BY {order}"


def _answers(cursor: duckdb.DuckDBPyConnection, points: dict[str, Any]) -> list[Row]:
    """The answers at both points, side by side."""
    if not is_large(cursor):
        query = f"{_ANSWERS_OF_SIDES} {_ANSWERS}"
        return rows(cursor, _first(query, "state", _ORDER_OF_ANSWERS), points)
    for side in ("left", "right"):
        given = {name: points[name] for name in (f"{side}_at", f"{side}_known")}
        cursor.execute(_ANSWERS_OF_SIDE.format(side=side), given)
    return rows(cursor, _first(f"{_ANSWERS_OF_TABLES} {_ANSWERS}", "state", _ORDER_OF_ANSWERS), {})


def comparison(connection: duckdb.DuckDBPyConnection, left: Point, right: Point) -> dict[str, list[Row]]:
    """Compares the two points.

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
    cursor = connection.cursor()
    points: dict[str, Any] = {
        "left_at": left.at,
        "left_known": left.known,
        "right_at": right.at,
        "right_known": right.known,
    }
    happened = {name: points[name] for name in ("left_at", "right_at", "right_known")}
    learned = {name: points[name] for name in ("left_at", "left_known", "right_known")}
    gains = rows(cursor, _first(_GAINS, "read_model", _ORDER_OF_GAINS), points)
    answers = _answers(cursor, points)
    keys = {row[name] for row in gains for name in ("before_key", "after_key") if row[name]}
    keys |= {key for row in answers for side in ("left", "right") for key in row[f"{side}_evidence"] or ()}

    def statements(point: Point) -> list[Row]:
        return statements_of(connection, keys, {"at": point.at, "known": point.known})

    return {
        "answers": answers,
        "happened": rows(cursor, _first(_HAPPENED, "inferred, certainty = 'denied'", _ORDER_OF_HAPPENED), happened)
        if left.at != right.at
        else [],
        "learned": rows(cursor, _first(_LEARNED, "change, certainty_after = 'denied'", _ORDER_OF_LEARNED), learned)
        if left.known != right.known
        else [],
        "gains": gains,
        "left_statements": statements(left),
        "right_statements": statements(right),
    }
