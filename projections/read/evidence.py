"""What an answer rests on: the events, where they stand in the log, and the rule that made the answer of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from projections.read.rows import Row, rows

MOST = 200
"""Events that are told for one answer; of more, the newest known."""

_EVENTS = """
WITH asked AS (SELECT DISTINCT UNNEST($keys::UUID[]) AS key),
now AS (
    SELECT * FROM timeline_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ) AS t SEMI JOIN asked ON asked.key = t.key
),
verdicts AS (
    SELECT
        target AS key,
        list({'action': action, 'state': state, 'source': source, 'why': why, 'key': key::VARCHAR}
            ORDER BY place) AS verdicts
    FROM amendments_as_of($known::TIMESTAMPTZ) SEMI JOIN asked ON asked.key = target GROUP BY target
)
SELECT
    s.key, s.id, s.source, s.kind, coalesce(n.headline, s.headline) AS headline, s.headline AS stated_headline,
    s.certainty AS stated, n.certainty, n.is_firm, n.occurrence, n.corrected, n.key IS NULL AS gone,
    coalesce(n.organizations, s.organizations) AS organizations,
    coalesce(n.precision, s.precision) AS precision, coalesce(n.happened_from, s.happened_from) AS happened_from,
    coalesce(n.happened_to, s.happened_to) AS happened_to, s.known_at, s.logged_at, s.kafka_topic,
        s.kafka_partition, s.kafka_offset,
    s.record->>'$.data.provenance.publisher' AS publisher,
        s.record->>'$.data.provenance.attributed_to' AS attributed_to,
    s.record->>'$.data.provenance.via' AS via, s.record->>'$.data.provenance.url' AS url,
    s.record->>'$.data.provenance.quote' AS quote, s.record->>'$.data.provenance.summary' AS summary, s.record,
    coalesce(v.verdicts, []) AS verdicts
FROM internal.canonical_records AS s SEMI JOIN asked ON asked.key = s.key
    LEFT JOIN now AS n ON n.key = s.key LEFT JOIN verdicts AS v ON v.key = s.key
ORDER BY s.known_at DESC, s.logged_at DESC, s.kafka_topic, s.kafka_partition, s.kafka_offset DESC LIMIT $most
"""


def events(connection: duckdb.DuckDBPyConnection, keys: Sequence[str], when: dict[str, Any]) -> list[Row]:
    """The events of these keys, the latest known first: as stated, as in force at `when` (`at`, `known`), and their places.

    `gone` are those that are retracted, or not known at `known`. `verdicts` lists the amendments that speak of each.
    """
    return rows(connection.cursor(), _EVENTS, when | {"keys": list(keys), "most": MOST})


def names(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Names of organizations by slug, as last told."""
    query = "SELECT slug, name FROM organizations_as_of('infinity'::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ) WHERE name IS NOT NULL"
    return {row["slug"]: row["name"] for row in rows(connection.cursor(), query, {})}
