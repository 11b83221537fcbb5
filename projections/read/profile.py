"""Everything about one organization, as of a valid time and a knowledge time."""

from __future__ import annotations

from typing import Any

import duckdb

from events.venues import ROLES
from projections.read.dependence_board import PROFILE_DEPENDENCE, dependence_rows
from projections.read.first_rows import first_rows
from projections.read.rows import Row, rows, rows_of_all
from projections.read.statements import STATEMENTS, all_keys_of, statements_of, without_impossible

_AS_OF = "_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ)"
_NAMED = f"SELECT key::VARCHAR AS key FROM timeline{_AS_OF} WHERE list_contains(organizations, $slug)"

PROFILE_QUERIES: dict[str, str] = {
    "organizations": f"FROM organizations{_AS_OF} WHERE slug = $slug OR parent = $slug ORDER BY slug",
    "timeline": first_rows(
        f"""FROM timeline{_AS_OF} WHERE list_contains(organizations, $slug) AND occurrence <> 'absent' AND
        amends IS NULL AND NOT inferred""",
        "coalesce(happened_from, happened_to) DESC, known_at DESC, kafka_topic, kafka_partition, kafka_offset",
    ),
    "inferred": first_rows(
        f"""SELECT t.*, f.rule, f.rule_version, f.severity
        FROM timeline{_AS_OF} AS t JOIN facts_as_of('fact_signals', $known::TIMESTAMPTZ) AS f ON f.key = t.key
        WHERE t.subject = $slug AND t.occurrence <> 'absent'""",
        "happened_to DESC, known_at DESC, kafka_topic, kafka_partition, kafka_offset",
    ),
    "revenue": f"FROM revenue{_AS_OF} WHERE organization = $slug ORDER BY segment, measure",
    "revenue_history": f"FROM revenue_history{_AS_OF} WHERE organization = $slug ORDER BY happened_to",
    "capital": first_rows(f"FROM capital{_AS_OF} WHERE $slug IN (investor, investee)", "investor, investee"),
    "terms": first_rows(f"FROM terms{_AS_OF} WHERE list_contains(partners, $slug)", "partners, term, holder"),
    "roles": first_rows(f"FROM roles{_AS_OF} WHERE organization = $slug", "role, team"),
    "talent_balance": f"FROM talent_balance{_AS_OF} WHERE organization = $slug",
    "talent_net": first_rows(
        f"FROM talent_net{_AS_OF} WHERE organization = $slug", "gained + lost DESC NULLS LAST, partner"
    ),
    "layoffs": first_rows(f"FROM layoffs{_AS_OF} WHERE organization = $slug", "happened_to DESC"),
    "models": first_rows(
        f"FROM models{_AS_OF} WHERE organization = $slug",
        "coalesce(launched_at, stage_from) DESC NULLS LAST, model",
    ),
    "standings": f"FROM standings{_AS_OF} WHERE organization = $slug "
    "ORDER BY benchmark, rank NULLS LAST, stated_rank, model",
    "rivals": first_rows(f"FROM rivals{_AS_OF} WHERE $slug IN (organization, versus)", "organization, versus"),
    **PROFILE_DEPENDENCE,
    "plans": f"FROM plans{_AS_OF} WHERE organization = $slug ORDER BY coalesce(window_to, first_window_to)",
    "claims": first_rows(
        f"FROM claims{_AS_OF} WHERE list_has_any(evidence, $named::UUID[])", "known_at DESC, claim"
    ),
    "disputes": first_rows(
        f"FROM disputes{_AS_OF} WHERE key IN (SELECT UNNEST($named::UUID[]))", "happened_from DESC"
    ),
    "track_record": f"""FROM track_record{_AS_OF} WHERE regexp_extract(source, '([^:/]+)/?$', 1) = $slug
        OR source IN (SELECT source FROM internal.canonical_records GROUP BY source
            HAVING mode(record->>'$.data.provenance.publisher')
                = (SELECT any_value(name) FROM organizations{_AS_OF} WHERE slug = $slug))
        ORDER BY statements DESC""",
    "statements": STATEMENTS,
}
"""Queries by read model; `inferred` are the signals about the organization, with their rules.

`claims` and `disputes` are those with an event that names the organization (`named`: the keys of these); `track_record`
is that of sources whose name ends in the slug, or whose events name the organization as their publisher. Where an answer
may be long these are its first rows, see `first_rows`.
"""

_LISTED = f"""
WITH named AS (
    SELECT key, kind, organizations[1] AS subject, UNNEST(organizations) AS slug FROM timeline{_AS_OF}
    WHERE amends IS NULL AND NOT inferred AND occurrence <> 'absent'
),
places AS (
    SELECT key, x.slug FROM (
        SELECT key, UNNEST(from_json(record->'$.data.organizations', '[{{"slug":"VARCHAR","role":"VARCHAR"}}]')) AS x
        FROM internal.canonical_records WHERE regexp_matches(record, $role)
    ) WHERE list_contains($roles, x.role)
),
roles AS (
    SELECT n.*, p.key IS NOT NULL AND n.slug <> n.subject AS is_place
    FROM named AS n LEFT JOIN places AS p ON p.key = n.key AND p.slug = n.slug
)
SELECT slug, any_value(name) AS name, count(*) AS events, count(DISTINCT kind) AS kinds
FROM roles LEFT JOIN (SELECT slug, name FROM organizations{_AS_OF}) AS o USING (slug)
GROUP BY slug
HAVING NOT bool_or(is_place) OR bool_or(NOT is_place AND kind <> 'organization.named')
ORDER BY kinds DESC, events DESC, slug
"""


def organizations_with_events(connection: duckdb.DuckDBPyConnection, when: dict[str, Any]) -> list[Row]:
    """Organizations that events name, those with most kinds of events first. Venues (`events.venues`) are none.

    Columns: slug, name (None: no event names it), number of events and of kinds.
    """
    roles = sorted(ROLES)
    role = rf'"role"\s*:\s*"({"|".join(roles)})"'
    return rows(connection.cursor(), _LISTED, when | {"roles": roles, "role": role})


def profile(connection: duckdb.DuckDBPyConnection, slug: str, when: dict[str, Any]) -> dict[str, list[Row]]:
    """Rows about an organization by read model, as of `when` (`at`, `known`)."""
    given = when | {"slug": slug}
    named = [row["key"] for row in rows(connection.cursor(), _NAMED, given)]
    queries = {model: query for model, query in PROFILE_QUERIES.items() if query != STATEMENTS}
    places = {model: query for model, query in PROFILE_DEPENDENCE.items() if model in {"places", *queries}}
    others = {model: query for model, query in queries.items() if model not in places}
    found = rows_of_all(connection, others, given | {"named": named}) | dependence_rows(connection, places, given)
    found = {model: found[model] for model in queries}
    keys = {key for table in found.values() for row in table for key in all_keys_of(row)}
    found["statements"] = statements_of(connection, keys, when)
    return without_impossible(found, found["statements"], when["at"])


def organization_names(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Display names of organizations, by slug, as last known."""
    query = """SELECT slug, name FROM organizations_as_of('infinity'::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ)
        WHERE name IS NOT NULL"""
    return {row["slug"]: row["name"] for row in rows(connection.cursor(), query, {})}
