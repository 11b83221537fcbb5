"""Figures of organizations at two points of valid time and knowledge time: gains and losses."""

from __future__ import annotations

from collections.abc import Mapping

SIDES = """sides(side, "at", known) AS (VALUES
    ('left', $left_at::TIMESTAMPTZ, $left_known::TIMESTAMPTZ),
    ('right', $right_at::TIMESTAMPTZ, $right_known::TIMESTAMPTZ)
)"""


def at_both_points(model: str, where: str = "true") -> str:
    """A read model at both points in one query, because planning takes longest."""
    points = f"SELECT s.side, m.* FROM sides AS s, LATERAL (FROM {model}_as_of(s.at, s.known)) AS m WHERE {where}"
    return f"both_{model} AS MATERIALIZED ({points})"


def side_of(model: str, side: str, where: str = "true") -> str:
    """SQL of one side of `at_both_points`."""
    return f"(FROM both_{model} WHERE side = '{side}' AND {where})"


def _both(model: str, columns: str, on: str, where: str = "true") -> str:
    """SQL of a read model at both points, joined."""
    left, right = (side_of(model, side, where) for side in ("left", "right"))
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
FROM {side_of("standings", "left")} AS l FULL JOIN {side_of("standings", "right")} AS r
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
_PARTS = {
    "revenue": (_REVENUE,),
    "talent_balance": (_TALENT,),
    "standings": (_STANDINGS,),
    "capital": (_CAPITAL, _ROUNDS),
}
"""The parts of the answer, by the read model that they compare."""
_COLUMNS = """read_model, organization, what, "before", "after", gain, unit, before_bound, after_bound, evidence, party,
    before_low, before_high, after_low, after_high, before_key, after_key"""
ORDER_OF_GAINS = """list_position(['revenue', 'capital', 'talent_balance', 'standings'], read_model), organization,
    what, unit, party, before_key, after_key"""
ALL_GAINS = dict.fromkeys(_PARTS, "true")
"""Conditions that every row meets."""


def gains_of(conditions: Mapping[str, str]) -> str:
    """SQL of the figures that differ, of the read models that have a condition, for the rows that it names."""
    both = ", ".join(at_both_points(model, where) for model, where in conditions.items())
    parts = " UNION ALL ".join(f"({part})" for model in conditions for part in _PARTS[model])
    return f"""
WITH {SIDES}, {both}, gains({_COLUMNS}) AS ({parts})
FROM gains WHERE gain IS NULL AND (before IS NULL) <> (after IS NULL) OR abs(gain) > 1e-9
    OR before = after AND before_bound IS DISTINCT FROM after_bound
"""
