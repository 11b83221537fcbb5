"""The queries of the boards: rows of several read models per board, as of a valid time and a knowledge time."""

from __future__ import annotations

from typing import Any

import duckdb

from projections.read.rows import Row, rows_of_all
from projections.read.statements import statements_query, without_impossible

_AS_OF = "_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ)"
_DEPENDENCE_HISTORY = """
WITH moments AS (
    SELECT DISTINCT greatest(happened_to, TIMESTAMPTZ '2000-01-01') AS moment
    FROM effective_facts_as_of('fact_suppliers', $at::TIMESTAMPTZ, $known::TIMESTAMPTZ) WHERE happened_to <=
    $at::TIMESTAMPTZ
    UNION SELECT $at::TIMESTAMPTZ
)
SELECT m.moment, d.* FROM moments AS m, LATERAL (FROM dependence_as_of(m.moment, $known::TIMESTAMPTZ)) AS d
WHERE isfinite(m.moment) ORDER BY m.moment, d.consumer, d.supplier
"""


def _of_kinds(*kinds: str) -> str:
    return statements_query(f"kind IN ({', '.join(repr(kind) for kind in kinds)})")


BOARD_QUERIES: dict[str, dict[str, str]] = {
    "standings": {
        "leaders": f"FROM leaders{_AS_OF} ORDER BY contenders DESC, benchmark",
        "standings": f"""FROM standings{_AS_OF}
            ORDER BY benchmark, unit, higher_is_better, rank NULLS LAST, stated_rank NULLS LAST, model""",
        "rivals": f"FROM rivals{_AS_OF} ORDER BY organization, versus",
        "claims": f"""FROM claims{_AS_OF} WHERE list_contains(kinds, 'evaluation.compared') ORDER BY claim""",
        "statements": _of_kinds("evaluation.scored", "evaluation.compared"),
    },
    "money": {
        "revenue": f"FROM revenue{_AS_OF} ORDER BY amount DESC NULLS LAST, organization, segment, measure",
        "revenue_history": f"FROM revenue_history{_AS_OF} ORDER BY happened_to",
        "capital": f"FROM capital{_AS_OF} ORDER BY coalesce(cumulative, rounds) DESC NULLS LAST, investor, investee",
        "terms": f"FROM terms{_AS_OF} ORDER BY partners, term, holder",
        "statements": _of_kinds(
            "revenue.reported",
            "investment.made",
            "stake.held",
            "acquisition.made",
            "partnership.formed",
            "partnership.changed",
        ),
    },
    "talent": {
        "talent_balance": f"FROM talent_balance{_AS_OF} ORDER BY net DESC NULLS LAST, gained DESC, organization",
        "talent_flows": f"FROM talent_flows{_AS_OF} ORDER BY people DESC NULLS LAST, from_org, to_org",
        "roles": f"FROM roles{_AS_OF} ORDER BY organization, role, team",
        "statements": _of_kinds("talent.departed", "talent.joined", "talent.appointed"),
    },
    "dependence": {
        "dependence": f"FROM dependence{_AS_OF} ORDER BY consumer, resource, dependence DESC, supplier",
        "over_time": _DEPENDENCE_HISTORY,
        "parts": f"FROM dependence_parts{_AS_OF} ORDER BY consumer, resource, product NULLS FIRST, supplier",
        "suppliers": f"FROM suppliers{_AS_OF} ORDER BY consumer, product NULLS FIRST, resource, supplier",
        "statements": _of_kinds("supplier.changed"),
    },
    "plans": {
        "plans": f"FROM plans{_AS_OF} ORDER BY coalesce(window_to, first_window_to), what",
        "plan_history": f"FROM plan_history{_AS_OF} ORDER BY what, number",
        "statements": _of_kinds("plan.announced", "plan.settled"),
    },
    "watchlist": {
        "indicators": f"FROM indicators{_AS_OF} ORDER BY last_moved_at DESC NULLS LAST, about",
        "indicator_moves": f"FROM indicator_moves{_AS_OF} ORDER BY happened_to DESC",
        "statements": statements_query(
            f"""key IN (SELECT key FROM indicators{_AS_OF}
            UNION ALL SELECT UNNEST(moved_by) FROM indicators{_AS_OF})"""
        ),
    },
}
"""Queries by board and read model. `over_time` is the dependence at each moment at which a supplier changed;
`statements` are the events that a board can rest on, see `statements_query`."""


def board(connection: duckdb.DuckDBPyConnection, name: str, when: dict[str, Any]) -> dict[str, list[Row]]:
    """Rows of a board by read model, as of `when` (`at`, `known`), without what cannot be so yet."""
    found = rows_of_all(connection, BOARD_QUERIES[name], when)
    return without_impossible(found, found["statements"], when["at"])
