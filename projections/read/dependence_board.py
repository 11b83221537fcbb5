"""The rows of dependence for pages: of the consumers with most suppliers, or of those of one organization."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from projections.read.first_rows import first_of_each, first_rows
from projections.read.rows import Row, rows_of_all

MOST_PLACES = 8
"""Most pairs of a consumer and a resource that the board shows: those with most suppliers."""
MOST_SUPPLIERS, MOST_LINES = 50, 6
"""Most suppliers of one of these that are listed, those with the highest index, and most that are drawn over time."""


def _places(where: str, order: str) -> str:
    """SQL of the first pairs of a consumer and a resource that a condition names, in order of their names."""
    places = f"""SELECT consumer, resource, count(DISTINCT supplier) AS suppliers
        FROM effective_facts_as_of('fact_suppliers', $at::TIMESTAMPTZ, $known::TIMESTAMPTZ)
        WHERE certainty <> 'denied' GROUP BY consumer, resource HAVING {where}"""
    return f"FROM ({first_rows(places, f'{order}, consumer, resource', MOST_PLACES)}) ORDER BY consumer, resource"


_IS_SHOWN = """
SEMI JOIN (SELECT UNNEST($consumers::VARCHAR[]) AS consumer, UNNEST($resources::VARCHAR[]) AS resource) AS p
    ON p.consumer = s.consumer AND p.resource = s.resource
WHERE list_contains($consumers::VARCHAR[], s.consumer)"""
"""The condition does what the join does, but DuckDB applies it to the statements before it groups them."""
_PARTS = f"""
WITH supplies AS (
    SELECT s.* FROM internal.supplies_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ, true) AS s {_IS_SHOWN}
),
parts AS (FROM internal.dependence_parts_of('supplies'))
"""
_INDEX = f"{_PARTS} FROM internal.dependence_of('parts')"
_OVER_TIME = f"""
WITH supplies AS MATERIALIZED (
    SELECT s.* FROM internal.supplies_as_known($known::TIMESTAMPTZ) AS s
    {_IS_SHOWN} AND s.since <= $at::TIMESTAMPTZ
),
slots AS MATERIALIZED (FROM internal.supply_slots('supplies')),
newest AS (SELECT DISTINCT consumer, resource, supplier, $at::TIMESTAMPTZ AS moment FROM supplies),
pairs AS (
    SELECT consumer, resource, supplier, first_moment
    FROM internal.dependence_at('newest', 'supplies', 'slots', with_before := false)
    JOIN (SELECT consumer, resource, supplier, min(since) AS first_moment, max(since) AS last_moment FROM supplies
        GROUP BY ALL) USING (consumer, resource, supplier)
    QUALIFY row_number() OVER (
        PARTITION BY consumer, resource ORDER BY dependence DESC NULLS LAST, last_moment DESC, supplier
    ) <= {MOST_LINES}
),
moments AS (
    SELECT DISTINCT consumer, resource, greatest(moment, TIMESTAMPTZ '2000-01-01') AS moment FROM (
        SELECT consumer, resource, UNNEST([since, until, $at::TIMESTAMPTZ]) AS moment FROM supplies
    ) WHERE moment <= $at::TIMESTAMPTZ AND isfinite(moment)
),
wanted AS (
    SELECT p.consumer, p.resource, p.supplier, m.moment FROM pairs AS p
    JOIN moments AS m ON m.consumer = p.consumer AND m.resource = p.resource AND m.moment >= p.first_moment
),
stated AS (
    SELECT key, any_value(certainty) AS certainty, max(internal.supply_units(extent, share)) AS units
    FROM facts_as_of('fact_suppliers', $known::TIMESTAMPTZ) GROUP BY key
),
found AS MATERIALIZED (
    SELECT consumer, resource, supplier, moment, dependence,
        CASE WHEN len(keys) > 0 THEN keys ELSE coalesce(moved_by, []) END AS evidence
    FROM internal.dependence_at('wanted', 'supplies', 'slots', with_before := false)
),
weightiest AS (
    SELECT consumer, resource, supplier, moment, max_by(s.certainty, row(s.units, s.key)) AS certainty
    FROM (SELECT consumer, resource, supplier, moment, UNNEST(evidence) AS key FROM found) AS e
    JOIN stated AS s ON s.key = e.key GROUP BY ALL
)
SELECT f.moment, f.consumer, f.supplier, f.resource, f.dependence, w.certainty, f.evidence FROM found AS f
LEFT JOIN weightiest AS w ON w.consumer = f.consumer AND w.resource = f.resource AND w.supplier = f.supplier
    AND w.moment = f.moment
ORDER BY f.moment, f.consumer, f.resource, f.supplier
"""
_SUPPLIERS = f"""
SELECT s.* FROM suppliers_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ) AS s {_IS_SHOWN}
"""
_ORDER = "consumer, resource, dependence DESC, supplier"
_ORDER_OF_SUPPLIERS = "consumer, product NULLS FIRST, resource, supplier"
_OWN = "consumer <> $slug"
DEPENDENCE_QUERIES = {
    "places": _places("true", "suppliers DESC"),
    "dependence": f"""{first_of_each(_INDEX, "consumer, resource", "dependence DESC, supplier", MOST_SUPPLIERS)}
        ORDER BY {_ORDER}""",
    "over_time": _OVER_TIME,
    "parts": f"{_PARTS} FROM parts ORDER BY consumer, resource, product NULLS FIRST, supplier",
    "suppliers": first_rows(_SUPPLIERS, _ORDER_OF_SUPPLIERS),
}
"""Queries of the board by read model. `places` are the pairs of a consumer and a resource that are shown, and how many
there are; `over_time` is the firm dependence on a few suppliers, as known, at each moment at which something that the
consumer takes changed."""
PROFILE_DEPENDENCE = {
    "places": _places("consumer = $slug OR bool_or(supplier = $slug)", f"{_OWN}, suppliers DESC"),
    "dependence": f"""{
        first_of_each(
            f"FROM ({_INDEX}) WHERE $slug IN (consumer, supplier)",
            "consumer, resource",
            "dependence DESC, supplier",
            MOST_SUPPLIERS,
        )
    } ORDER BY {_OWN}, {_ORDER}""",
    "suppliers": first_rows(
        "FROM suppliers_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ) WHERE $slug IN (consumer, supplier)",
        f"{_OWN}, {_ORDER_OF_SUPPLIERS}",
    ),
    "parts": f"{_PARTS} FROM parts ORDER BY {_OWN}, consumer, resource, product NULLS FIRST, supplier",
}
"""The same of one organization, as consumer and as supplier: its own places come first."""


def dependence_rows(
    connection: duckdb.DuckDBPyConnection, queries: Mapping[str, str], when: dict[str, Any]
) -> dict[str, list[Row]]:
    """Rows by read model, as of `when` (`at`, `known`, and `slug` where the queries are of one organization)."""
    places = rows_of_all(connection, {"places": queries["places"]}, when)["places"]
    shown = {name: [place[name.removesuffix("s")] for place in places] for name in ("consumers", "resources")}
    others = {name: query for name, query in queries.items() if name != "places"}
    return {"places": places} | rows_of_all(connection, others, when | shown)
