"""Everything about one organization, as of a valid time and a knowledge time."""

from __future__ import annotations

from typing import Any

import duckdb

from events.venues import ROLES
from projections.answer_buffer import cursor_of
from projections.read.dependence_board import PROFILE_DEPENDENCE, dependence_rows
from projections.read.first_rows import COUNT, MOST_ROWS, first_rows
from projections.read.rows import Row, named_in, rows, rows_of_all
from projections.read.statements import (
    PAGE_RECORDS,
    STATEMENTS,
    all_keys_of,
    copy_records,
    statements_of_copied,
    without_impossible,
)
from projections.read.subject_tables import SubjectCopies

NEWEST_OF_SOURCE = 100
"""How many of a source's newest records say whom it names as publisher."""
_AS_OF = "_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ)"
_NAMED = f"""
SELECT key, claim, occurrence <> 'absent' AND amends IS NULL AND NOT inferred AS is_listed,
    kind = 'signal.raised' AND subject = $slug AS is_signal
FROM timeline{_AS_OF} WHERE list_contains(organizations, $slug)
ORDER BY coalesce(happened_from, happened_to) DESC, known_at DESC, kafka_topic, kafka_partition, kafka_offset
"""
"""The events that name the organization, the latest first. Nothing of their records is read, which are long."""
_SOURCES = f"""
WITH newest AS (SELECT source, UNNEST(max(rowid, {NEWEST_OF_SOURCE})) AS place FROM internal.ledger GROUP BY source),
publishers AS (
    SELECT source, mode(record->>'$.data.provenance.publisher') AS publisher FROM internal.ledger
    WHERE rowid IN (SELECT place FROM newest) GROUP BY source
)
SELECT source FROM publishers WHERE regexp_extract(source, '([^:/]+)/?$', 1) = $slug
    OR publisher = (SELECT any_value(name) FROM organizations{_AS_OF} WHERE slug = $slug)
"""

PROFILE_QUERIES: dict[str, str] = {
    "organizations": f"FROM organizations{_AS_OF} WHERE slug = $slug OR parent = $slug ORDER BY slug",
    "timeline": f"""
        WITH listed AS (SELECT UNNEST($listed::UUID[]) AS key, generate_subscripts($listed::UUID[], 1) AS number)
        SELECT t.*, CASE WHEN $listed_of > {MOST_ROWS} THEN $listed_of::BIGINT END AS {COUNT}
        FROM internal.timeline_of_records('{PAGE_RECORDS}', $at::TIMESTAMPTZ, $known::TIMESTAMPTZ) AS t
        JOIN listed AS k ON k.key = t.key ORDER BY k.number""",
    "inferred": first_rows(
        f"""SELECT t.*, f.rule, f.rule_version, f.severity
        FROM internal.timeline_of_records('{PAGE_RECORDS}', $at::TIMESTAMPTZ, $known::TIMESTAMPTZ) AS t
        JOIN facts_as_of('fact_signals', $known::TIMESTAMPTZ) AS f ON f.key = t.key
        WHERE t.subject = $slug AND t.occurrence <> 'absent'""",
        "happened_to DESC, known_at DESC, kafka_topic, kafka_partition, kafka_offset",
    ),
    "revenue": f"FROM revenue{_AS_OF} WHERE organization = $slug ORDER BY segment, measure, currency",
    "revenue_history": f"FROM revenue_history{_AS_OF} WHERE organization = $slug ORDER BY happened_to, known_at, key",
    "capital": first_rows(f"FROM capital{_AS_OF} WHERE $slug IN (investor, investee)", "investor, investee"),
    "terms": first_rows(f"FROM terms{_AS_OF} WHERE list_contains(partners, $slug)", "partners, term, holder"),
    "roles": first_rows(f"FROM roles{_AS_OF} WHERE organization = $slug", "role, team"),
    "talent_balance": f"FROM talent_balance{_AS_OF} WHERE organization = $slug",
    "talent_net": first_rows(
        f"FROM talent_net{_AS_OF} WHERE organization = $slug", "gained + lost DESC NULLS LAST, partner"
    ),
    "layoffs": first_rows(f"FROM layoffs{_AS_OF} WHERE organization = $slug", "happened_to DESC, known_at DESC, key"),
    "models": first_rows(
        f"FROM models{_AS_OF} WHERE organization = $slug",
        "coalesce(launched_at, stage_from) DESC NULLS LAST, model",
    ),
    "standings": f"FROM standings{_AS_OF} WHERE organization = $slug "
    "ORDER BY benchmark, unit, higher_is_better, rank NULLS LAST, stated_rank, model",
    "rivals": first_rows(f"FROM rivals{_AS_OF} WHERE $slug IN (organization, versus)", "organization, versus"),
    **PROFILE_DEPENDENCE,
    "plans": f"FROM plans{_AS_OF} WHERE organization = $slug ORDER BY coalesce(window_to, first_window_to), what, key",
    "claims": first_rows(f"FROM claims{_AS_OF} WHERE list_contains($claims::VARCHAR[], claim)", "known_at DESC, claim"),
    "disputes": first_rows(
        f"FROM disputes{_AS_OF} WHERE key IN (SELECT UNNEST($named::UUID[]))", "happened_from DESC, known_at DESC, key"
    ),
    "track_record": f"FROM track_record{_AS_OF} WHERE list_contains($sources::VARCHAR[], source) "
    "ORDER BY statements DESC, source",
    "statements": STATEMENTS,
}
"""Queries by read model; `inferred` are the signals about the organization, with their rules.

`claims` and `disputes` are those with an event that names the organization (`named`: the keys of these, `claims` their
claims); `track_record` is that of sources whose name ends in the slug, or whose newest events name the organization as
their publisher. Where an answer may be long these are its first rows, see `first_rows`.
"""

_OF_RECORDS = {"timeline", "inferred"}
"""Those of them that read the records of `copy_records`."""
OF_SUBJECT = frozenset({
    "revenue", "revenue_history", "capital", "terms", "roles", "talent_balance", "talent_net", "layoffs",
    "rivals", "suppliers", "plans", "claims", "disputes",
})  # fmt: skip
"""Read models whose rows about an organization follow from what is copied of it; see `SubjectTables`."""

_IN_FORCE = f"timeline{_AS_OF} WHERE amends IS NULL AND NOT inferred AND occurrence <> 'absent'"
_LISTED = f"""
WITH places AS (
    SELECT key, x.slug FROM (
        SELECT key, UNNEST(from_json(record->'$.data.organizations', '[{{"slug":"VARCHAR","role":"VARCHAR"}}]')) AS x
        FROM internal.canonical_records WHERE contains(record, '"role"') AND regexp_matches(record, $role)
    ) WHERE list_contains($roles, x.role)
),
named AS (SELECT slug, kind, count(*) AS events FROM (
    SELECT kind, UNNEST(organizations) AS slug FROM {_IN_FORCE}
) GROUP BY ALL),
places_named AS (SELECT slug, kind, count(*) AS events FROM (
    SELECT key, kind, organizations[1] AS subject, UNNEST(organizations) AS slug FROM {_IN_FORCE}
        AND key IN (SELECT key FROM places)
) AS n SEMI JOIN places AS p ON p.key = n.key AND p.slug = n.slug WHERE n.slug <> n.subject GROUP BY ALL)
SELECT slug, any_value(name) AS name, sum(n.events)::BIGINT AS events, count(*) AS kinds
FROM named AS n LEFT JOIN places_named AS p USING (slug, kind)
LEFT JOIN (SELECT slug, name FROM organizations{_AS_OF}) AS o USING (slug)
GROUP BY slug
HAVING count(p.events) = 0 OR bool_or(n.events > coalesce(p.events, 0) AND kind <> 'organization.named')
ORDER BY kinds DESC, events DESC, slug
"""
"""The names that events give are counted by kind first: a history has few of both, and few events with places."""


def organizations_with_events(connection: duckdb.DuckDBPyConnection, when: dict[str, Any]) -> list[Row]:
    """Organizations that events name, those with most kinds of events first. Venues (`events.venues`) are none.

    Columns: slug, name (None: no event names it), number of events and of kinds.
    """
    roles = sorted(ROLES)
    role = rf'"role"\s*:\s*"({"|".join(roles)})"'
    return rows(cursor_of(connection), _LISTED, when | {"roles": roles, "role": role})


def profile(
    connection: duckdb.DuckDBPyConnection, slug: str, when: dict[str, Any], about: SubjectCopies | None = None
) -> dict[str, list[Row]]:
    """Rows about an organization by read model, as of `when` (`at`, `known`).

    Args:
        connection: a reading connection, its TimeZone UTC.
        slug: of the organization.
        when: valid time `at` and knowledge time `known`.
        about: copies of the rows about it, on which the read models of `OF_SUBJECT` run.
    """
    cursor = cursor_of(connection)
    given = when | {"slug": slug}
    named = rows(about.connection if about else cursor, _NAMED, given)
    sources = [row["source"] for row in rows(cursor, _SOURCES, given)]
    listed = [row["key"] for row in named if row["is_listed"]]
    given |= {
        "named": [row["key"] for row in named],
        "claims": sorted({row["claim"] for row in named if row["claim"]}),
        "listed": listed[:MOST_ROWS],
        "listed_of": len(listed),
        "sources": sources,
    }
    queries = {model: query for model, query in PROFILE_QUERIES.items() if query != STATEMENTS}
    copied = {model: query for model, query in queries.items() if about and model in OF_SUBJECT}
    places = {model: query for model, query in PROFILE_DEPENDENCE.items() if model in {"places", *queries}}
    places = {model: query for model, query in places.items() if model not in copied}
    skipped = {*_OF_RECORDS, *places, *copied, *(() if sources else ("track_record",))}
    others = {model: query for model, query in queries.items() if model not in skipped}
    found = {"track_record": list[Row]()} | rows_of_all(connection, others, given)
    if about:
        found |= {model: rows(about.connection, query, named_in(query, given)) for model, query in copied.items()}
    found |= dependence_rows(connection, places, given)
    keys = {key for table in found.values() for row in table for key in all_keys_of(row)} | {*given["listed"]}
    keys |= {row["key"] for row in named if row["is_signal"]}
    copy_records(cursor, keys)
    for model in _OF_RECORDS & queries.keys():
        found[model] = rows(cursor, queries[model], named_in(queries[model], given))
    found = {model: found[model] for model in queries}
    found["statements"] = statements_of_copied(cursor, keys, when)
    return without_impossible(found, found["statements"], when["at"])


def organization_names(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Display names of organizations, by slug, as last known."""
    query = """SELECT slug, name FROM organizations_as_of('infinity'::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ)
        WHERE name IS NOT NULL"""
    return {row["slug"]: row["name"] for row in rows(cursor_of(connection), query, {})}
