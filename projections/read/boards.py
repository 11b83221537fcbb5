"""The queries of the boards: rows of several read models per board, as of a valid time and a knowledge time.

Of a long history a board has the first rows of each read model, with `row_count` (see `first_rows`), and the
statements behind these alone.
"""

from __future__ import annotations

from typing import Any

import duckdb

from projections.read.dependence_board import DEPENDENCE_QUERIES, dependence_rows
from projections.read.first_rows import COUNT, counted, first_rows
from projections.read.rows import Row, rows_of_all
from projections.read.statements import STATEMENTS, all_keys_of, statements_of, without_impossible

_AS_OF = "_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ)"
MOST_CONTESTS, MOST_IN_CONTEST = 100, 100
"""Most contests of which a board has standings, the largest ones, and most rows of one of these."""
LARGE_CONTESTS, OF_SMALL_CONTEST = 8, 3
"""How many contests may have so many rows; the others have the first few."""
MOST_PAIRS = 250
"""Most pairs of rivals: those that were compared last."""
MOST_LINES, MOST_POINTS = 12, 300
"""Most lines of a chart that are read, those with the highest latest figures, and points of one, the latest ones."""

_ORDER_OF_CONTESTS = "size DESC, benchmark, unit, higher_is_better"
_ORDER_IN_CONTEST = "r.rank NULLS LAST, r.stated_rank NULLS LAST, r.model, r.organization"
_STANDINGS = f"""
WITH results AS MATERIALIZED (FROM standings{_AS_OF}),
contests AS MATERIALIZED (
    SELECT benchmark, unit, higher_is_better, count(*) AS members, greatest(count(*), max(contenders)) AS size
    FROM results GROUP BY benchmark, unit, higher_is_better ORDER BY {_ORDER_OF_CONTESTS} LIMIT {MOST_CONTESTS}
),
large AS (FROM contests ORDER BY {_ORDER_OF_CONTESTS} LIMIT {LARGE_CONTESTS}),
shown AS (
    SELECT *, {MOST_IN_CONTEST} AS most FROM large
    UNION ALL SELECT *, {OF_SMALL_CONTEST} FROM (FROM contests EXCEPT FROM large)
)
SELECT r.*, CASE WHEN s.members > s.most THEN s.members END AS {COUNT} FROM results AS r
JOIN shown AS s ON s.benchmark = r.benchmark AND s.unit IS NOT DISTINCT FROM r.unit
    AND s.higher_is_better IS NOT DISTINCT FROM r.higher_is_better
QUALIFY row_number() OVER (PARTITION BY r.benchmark, r.unit, r.higher_is_better
    ORDER BY {_ORDER_IN_CONTEST}) <= s.most
ORDER BY r.benchmark, r.unit, r.higher_is_better, {_ORDER_IN_CONTEST}
"""
_RIVALS = f"""
WITH compared AS MATERIALIZED (
    SELECT *, least(organization, versus) AS one, greatest(organization, versus) AS other FROM rivals{_AS_OF}
),
pairs AS MATERIALIZED (SELECT one, other, max(happened_to) AS latest FROM compared GROUP BY one, other),
shown AS (FROM pairs ORDER BY latest DESC NULLS LAST, one, other LIMIT {MOST_PAIRS})
SELECT c.* EXCLUDE (one, other), (SELECT {counted(MOST_PAIRS)} FROM pairs) AS {COUNT} FROM compared AS c
SEMI JOIN shown AS s ON s.one = c.one AND s.other = c.other ORDER BY c.organization, c.versus
"""
_REVENUE_HISTORY = f"""
WITH figures AS (FROM revenue_history{_AS_OF}),
lines AS (
    SELECT organization, segment, measure, currency,
        arg_max(amount, row(happened_to, known_at, key)) AS latest FROM figures
    GROUP BY organization, segment, measure, currency QUALIFY row_number() OVER (
        PARTITION BY measure, currency ORDER BY latest DESC NULLS LAST, organization, segment
    ) <= {MOST_LINES}
),
counted AS (
    SELECT measure, currency, count(DISTINCT (organization, segment)) AS lines FROM figures GROUP BY ALL
)
SELECT f.*, CASE WHEN c.lines > {MOST_LINES} THEN c.lines END AS {COUNT} FROM figures AS f
JOIN lines AS l ON l.organization = f.organization AND l.segment = f.segment AND l.measure = f.measure
    AND l.currency IS NOT DISTINCT FROM f.currency
JOIN counted AS c ON c.measure = f.measure AND c.currency IS NOT DISTINCT FROM f.currency
QUALIFY row_number() OVER (
    PARTITION BY f.organization, f.segment, f.measure, f.currency ORDER BY f.happened_to DESC, f.known_at DESC, f.key
) <= {MOST_POINTS}
ORDER BY f.happened_to, f.known_at, f.key
"""

BOARD_QUERIES: dict[str, dict[str, str]] = {
    "standings": {
        "leaders": first_rows(f"FROM leaders{_AS_OF}", "contenders DESC, benchmark"),
        "standings": _STANDINGS,
        "rivals": _RIVALS,
        "claims": f"SELECT claim, state FROM claims{_AS_OF} WHERE list_contains(kinds, 'evaluation.compared')",
        "statements": STATEMENTS,
    },
    "money": {
        "revenue": first_rows(
            f"FROM revenue{_AS_OF}", "amount DESC NULLS LAST, organization, segment, measure, currency"
        ),
        "revenue_history": _REVENUE_HISTORY,
        "capital": first_rows(
            f"FROM capital{_AS_OF}", "coalesce(cumulative, rounds) DESC NULLS LAST, investor, investee"
        ),
        "terms": first_rows(f"FROM terms{_AS_OF}", "partners, term, holder"),
        "statements": STATEMENTS,
    },
    "talent": {
        "talent_balance": first_rows(f"FROM talent_balance{_AS_OF}", "net DESC NULLS LAST, gained DESC, organization"),
        "talent_flows": first_rows(f"FROM talent_flows{_AS_OF}", "people DESC NULLS LAST, from_org, to_org"),
        "roles": first_rows(f"FROM roles{_AS_OF}", "organization, role, team"),
        "statements": STATEMENTS,
    },
    "dependence": DEPENDENCE_QUERIES | {"statements": STATEMENTS},
    "plans": {
        "plans": first_rows(f"FROM plans{_AS_OF}", "coalesce(window_to, first_window_to), what, key"),
        "plan_history": first_rows(f"FROM plan_history{_AS_OF}", "what, plan, number"),
        "statements": STATEMENTS,
    },
    "watchlist": {
        "indicators": first_rows(f"FROM indicators{_AS_OF}", "last_moved_at DESC NULLS LAST, about, key"),
        "indicator_moves": first_rows(
            f"FROM indicator_moves{_AS_OF} WHERE occurrence <> 'absent'",
            "happened_to DESC, known_at DESC, indicator, key",
        ),
        "statements": STATEMENTS,
    },
}
"""Queries by board and read model. `statements` are the events behind the rows, see `statements_of`."""


def board(connection: duckdb.DuckDBPyConnection, name: str, when: dict[str, Any]) -> dict[str, list[Row]]:
    """Rows of a board by read model, as of `when` (`at`, `known`), without what cannot be so yet."""
    if name == "dependence":
        found = dependence_rows(connection, DEPENDENCE_QUERIES, when)
    else:
        queries = {model: query for model, query in BOARD_QUERIES[name].items() if query != STATEMENTS}
        found = rows_of_all(connection, queries, when)
    keys = {key for table in found.values() for row in table for key in all_keys_of(row)}
    found["statements"] = statements_of(connection, keys, when)
    return without_impossible(found, found["statements"], when["at"])
