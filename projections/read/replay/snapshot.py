"""The replay's snapshot of a generation: events, their states over time, links and panel frames, as Arrow tables."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from events.data_sets import SOURCE_PREFIX
from projections.answer_buffer import cursor_of
from projections.read.replay.panel_frames import PanelCache

_EVENTS = f"""
SELECT
    s.key::VARCHAR AS key, s.id, s.source, s.kind, s.subject, s.headline, s.organizations, s.precision,
    s.happened_from, s.happened_to, s.lasted_until, s.known_at, s.logged_at, s.certainty, s.claim, s.claim_stance,
    a.target::VARCHAR AS target_key,
    CASE WHEN s.source LIKE '{SOURCE_PREFIX}%' THEN split_part(s.source, ':', 4) END AS dataset,
    s.tags, s.kafka_topic, s.kafka_partition, s.kafka_offset,
    s.record
FROM {{records}} AS s LEFT JOIN internal.fact_amendments AS a
    ON a.key = s.key AND a.kafka_topic = s.kafka_topic AND a.kafka_partition = s.kafka_partition AND a.kafka_offset =
    s.kafka_offset
ORDER BY s.happened_to, s.known_at, s.logged_at, s.kafka_topic, s.kafka_partition, s.kafka_offset
"""

_STATES = """
WITH states AS (
    SELECT key, known_from AS moment, certainty, retracted::INTEGER AS retracted, corrected_by
    FROM {validity}
),
changed AS (
    SELECT * FROM states
    QUALIFY row(certainty, retracted, corrected_by)
        IS DISTINCT FROM lag(row(certainty, retracted, corrected_by)) OVER (PARTITION BY key ORDER BY moment)
)
SELECT
    changed.key::VARCHAR AS key, moment AS known_from,
    lead(moment) OVER (PARTITION BY changed.key ORDER BY moment) AS known_to,
    changed.certainty, changed.retracted, changed.corrected_by::VARCHAR AS corrected_by,
    c.new_headline AS headline, c.new_happened_from AS happened_from,
    c.new_happened_to AS happened_to
FROM changed LEFT JOIN amendments AS c ON c.key = changed.corrected_by
ORDER BY key, known_from
"""


def events_of(keys: str | None = None) -> str:
    """The query of events; of those alone whose keys (UUID) a query gives, if there is one."""
    return _EVENTS.format(records=_among("internal.canonical_records", keys))


def states_of(keys: str | None = None) -> str:
    """The query of the states of these events."""
    return _STATES.format(validity=_among("internal.event_validity", keys))


def _among(table: str, keys: str | None) -> str:
    return table if keys is None else f"(FROM {table} WHERE key IN ({keys}))"


LINKS = """
SELECT key::VARCHAR AS key, bears_on::VARCHAR AS to_key, 'bears_on' AS relation
FROM facts_as_of('fact_bearings', 'infinity'::TIMESTAMPTZ) WHERE bears_on IS NOT NULL
UNION
SELECT key::VARCHAR, plan::VARCHAR, 'settles' FROM facts_as_of('fact_settlements', 'infinity'::TIMESTAMPTZ)
UNION
SELECT key::VARCHAR, dispute::VARCHAR, 'settles' FROM facts_as_of('fact_disputes', 'infinity'::TIMESTAMPTZ)
WHERE dispute IS NOT NULL
UNION
SELECT key::VARCHAR, other::VARCHAR, 'contradicts'
FROM contradictions_as_of('infinity'::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ) WHERE other IS NOT NULL
UNION
SELECT key::VARCHAR, (UNNEST(evidence)).key::VARCHAR, 'signals'
FROM facts_as_of('fact_signals', 'infinity'::TIMESTAMPTZ)
ORDER BY ALL
"""

ORGANIZATIONS = """
SELECT slug, name, parent, aliases
FROM organizations_as_of('infinity'::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ) ORDER BY slug
"""


def snapshot(connection: duckdb.DuckDBPyConnection, panels: PanelCache) -> dict[str, pa.Table]:
    """All tables of the replay by name, as in `projections.read.replay.contract`.

    Args:
        connection: a reading connection, its TimeZone UTC.
        panels: reuses panel frames of an older generation.
    """
    connection = cursor_of(connection)
    return {
        "events": connection.execute(events_of()).to_arrow_table(),
        "states": connection.execute(states_of()).to_arrow_table(),
        "links": connection.execute(LINKS).to_arrow_table(),
        "organizations": connection.execute(ORGANIZATIONS).to_arrow_table(),
    } | panels.frames(connection)
