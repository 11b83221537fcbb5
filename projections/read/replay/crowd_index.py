"""Every mark of a large history in a few columns, from which levels of detail are made (`levels`).

A mark is an event on the lane of one organization. The index of a generation is read once and shared by all windows of
it: about 40 bytes a mark, where an event with its record has 600.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from events.data_sets import SOURCE_PREFIX
from events.kinds.signals import KIND as SIGNAL
from events.registry import KINDS
from events.venues import ROLES
from projections.read.replay.snapshot import LINKS

SIGNALS_LANE = "signals:"
"""The lane of what rules inferred, as in `organizations.js`."""
SIGNALS_SOURCE = "urn:whenline:signals"
NAMED = "organization.named"
"""The kind that only gives a name: it has no mark."""
OTHER_FAMILY = "organizations"
"""Family of a kind that this version does not know."""
FAMILY_WEIGHTS = {
    "revenue": 18,
    "evaluations": 16,
    "models": 14,
    "plans": 12,
    "partnerships": 10,
    "products": 8,
    "talent": 8,
}
"""How much room the families may claim, as in `packing.js`."""

_FAMILIES = "\nUNION ALL ".join(
    f"SELECT '{kind}' AS kind, '{found.family}' AS family, {FAMILY_WEIGHTS.get(found.family, 0)} AS weight"
    for kind, found in KINDS.items()
)
_ROLE = " OR ".join(f"contains(record, '{role}')" for role in sorted(ROLES))
_ROLES = ", ".join(f"'{role}'" for role in sorted(ROLES))

VENUES = f"""
WITH parts AS (
    FROM internal.canonical_records WHERE kind NOT IN ('{NAMED}', '{SIGNAL}') AND kind NOT LIKE 'event.%'
),
named AS (
    SELECT organizations[1] AS slug, '' AS role, 1 AS place FROM parts
    UNION ALL
    SELECT UNNEST(organizations), '', 1 FROM parts WHERE len(organizations) > 1 AND NOT ({_ROLE})
    UNION ALL
    SELECT json_extract_string(one, '$.slug'), json_extract_string(one, '$.role'), place
    FROM (
        SELECT UNNEST(json_extract(record, '$.data.organizations[*]')) AS one,
            generate_subscripts(json_extract(record, '$.data.organizations[*]'), 1) AS place
        FROM parts WHERE len(organizations) > 1 AND ({_ROLE})
    )
)
SELECT slug FROM named GROUP BY slug HAVING bool_and(place > 1 AND coalesce(role IN ({_ROLES}), false))
"""
"""Organizations that only measure or show others (`events.venues.venues_of`)."""

EVENTS = f"""
WITH families AS ({_FAMILIES}),
venues AS MATERIALIZED (SELECT list(slug) AS slugs FROM ({VENUES}))
SELECT
    (row_number() OVER ())::INTEGER AS number, s.key::VARCHAR AS key, s.subject,
    coalesce(f.family, '{OTHER_FAMILY}') AS family,
    s.source NOT LIKE '{SOURCE_PREFIX}%' AND s.kind <> '{NAMED}' AS featured,
    s.kind LIKE 'event.%' AS amends,
    epoch_ms(CASE WHEN isfinite(s.happened_from) THEN s.happened_from ELSE s.happened_to END) AS happened,
    epoch_ms(s.known_at) AS known,
    CASE WHEN s.kind = '{NAMED}' THEN []
        WHEN s.kind = '{SIGNAL}' OR s.source = '{SIGNALS_SOURCE}' THEN ['{SIGNALS_LANE}']
        ELSE list_distinct(list_filter(s.organizations, one -> NOT list_contains(coalesce(v.slugs, []), one)))
    END AS lanes,
    (coalesce(f.weight, 0) + CASE WHEN s.claim IS NULL THEN 0 ELSE 4 END
        + CASE WHEN s.kind = 'plan.announced' OR s.lasted_until IS NOT NULL THEN 40 ELSE 0 END
        - CASE WHEN s.kind LIKE 'event.%' THEN 50 ELSE 0 END)::SMALLINT AS weight
FROM internal.canonical_records AS s CROSS JOIN venues AS v LEFT JOIN families AS f ON f.kind = s.kind
WHERE isfinite(s.happened_from) OR isfinite(s.happened_to)
"""

LANES = """
SELECT lane AS slug, count(*) AS events, count(*) FILTER (featured) AS featured,
    min(happened) AS first, max(happened) AS last,
    (row_number() OVER (ORDER BY count(*) FILTER (featured) DESC, count(*) DESC, lane))::INTEGER AS place
FROM (SELECT UNNEST(lanes) AS lane, featured, happened FROM crowd_events) GROUP BY lane
"""

MARKS = """
SELECT e.number, l.place AS lane, e.family, e.featured, e.happened, e.known,
    (e.weight + CASE WHEN e.subject = e.lane THEN 30 ELSE 0 END)::SMALLINT AS weight
FROM (SELECT *, UNNEST(lanes) AS lane FROM crowd_events) AS e JOIN crowd_lanes AS l ON l.slug = e.lane
"""


COMPANIONS = """
WITH chosen AS MATERIALIZED (
    SELECT number, key, key::UUID AS uuid FROM crowd_events SEMI JOIN crowd_chosen USING (number)
),
claims AS (
    SELECT DISTINCT claim FROM internal.canonical_records
    WHERE claim IS NOT NULL AND key IN (SELECT uuid FROM chosen)
),
others AS (
    SELECT key::VARCHAR AS key FROM internal.fact_amendments WHERE target IN (SELECT uuid FROM chosen)
    UNION
    SELECT key FROM crowd_links WHERE relation = 'contradicts' AND to_key IN (SELECT key FROM chosen)
    UNION
    SELECT to_key FROM crowd_links WHERE relation = 'contradicts' AND key IN (SELECT key FROM chosen)
    UNION (
        SELECT key::VARCHAR FROM internal.canonical_records
        WHERE claim_stance = 'contradicts' AND claim IN (SELECT claim FROM claims)
        QUALIFY row_number() OVER (PARTITION BY claim ORDER BY known_at, key) <= 2
    )
)
SELECT number FROM chosen
UNION SELECT number FROM crowd_events WHERE key IN (SELECT key FROM others ORDER BY key LIMIT $most)
"""
"""Chosen events with those without which they would look undisputed: amendments, and what contradicts them."""


@dataclass(frozen=True)
class CrowdIndex:
    """The index of one generation, as Arrow tables."""

    events: pa.Table
    """One row an event: `number`, `key`, `family`, `featured`, `amends`, `happened` and `known` (ms)."""
    lanes: pa.Table
    """One row a lane: `slug`, its numbers of events, the first and last moment (ms), `place` by number."""
    marks: pa.Table
    """One row a mark: `number` of the event, `lane` (place), `family`, `featured`, `happened`, `known`, `weight`."""
    links: pa.Table
    """Relations between events, as in a snapshot."""


def with_companions(connection: duckdb.DuckDBPyConnection, index: CrowdIndex, chosen: pa.Table, most: int) -> pa.Table:
    """Numbers of chosen events and of their companions; at most `most` of these."""
    with registered(connection, crowd_events=index.events, crowd_links=index.links, crowd_chosen=chosen):
        return connection.execute(COMPANIONS, {"most": most}).to_arrow_table()


def read_index(connection: duckdb.DuckDBPyConnection) -> CrowdIndex:
    """The index of the generation that a connection reads."""
    events = connection.execute(EVENTS).to_arrow_table()
    with registered(connection, crowd_events=events):
        lanes = connection.execute(LANES).to_arrow_table()
        with registered(connection, crowd_lanes=lanes):
            marks = connection.execute(MARKS).to_arrow_table()
    links = connection.execute(LINKS).to_arrow_table()
    return CrowdIndex(events.drop_columns(["lanes", "subject", "weight"]), lanes, marks, links)


@contextmanager
def registered(connection: duckdb.DuckDBPyConnection, **tables: pa.Table) -> Iterator[None]:
    """Gives Arrow tables names in a connection while the `with` block runs."""
    for name, table in tables.items():
        connection.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            connection.unregister(name)
