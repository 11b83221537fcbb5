"""The events behind an answer: as stated, as in force, and their positions in the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from projections.answer_buffer import cursor_of
from projections.read.rows import Row, rows

MAX_EVENTS = 200
"""Most events of one answer: the latest known."""

_EVENTS = """
WITH asked AS (SELECT DISTINCT UNNEST($keys::UUID[]) AS key),
inferred AS (
    SELECT f.* FROM facts_as_of('fact_signals', $known::TIMESTAMPTZ) AS f SEMI JOIN asked ON asked.key = f.key
),
requested AS (
    FROM asked ANTI JOIN inferred ON inferred.key = asked.key
    UNION SELECT x.key FROM (SELECT UNNEST(evidence) AS x FROM inferred)
),
now AS (
    SELECT * FROM timeline_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ) AS t
    SEMI JOIN requested ON requested.key = t.key
),
verdicts AS (
    SELECT
        target AS key,
        list(
            {'action': action, 'state': state, 'source': source, 'why': why, 'key': key::VARCHAR}
            ORDER BY place
        ) AS verdicts
    FROM amendments_as_of($known::TIMESTAMPTZ) SEMI JOIN requested ON requested.key = target
    GROUP BY target
)
SELECT
    s.key, s.id, s.source, s.kind, coalesce(n.headline, s.headline) AS headline,
    s.headline AS stated_headline, s.certainty AS stated, n.certainty, n.is_firm, n.occurrence,
    n.corrected, n.key IS NULL AS gone, coalesce(n.organizations, s.organizations) AS organizations,
    coalesce(n.precision, s.precision) AS precision,
    coalesce(n.happened_from, s.happened_from) AS happened_from,
    coalesce(n.happened_to, s.happened_to) AS happened_to,
    s.known_at, s.logged_at, s.kafka_topic, s.kafka_partition, s.kafka_offset,
    s.record->>'$.data.provenance.publisher' AS publisher,
    s.record->>'$.data.provenance.attributed_to' AS attributed_to,
    s.record->>'$.data.provenance.via' AS via, s.record->>'$.data.provenance.url' AS url,
    s.record->>'$.data.provenance.quote' AS quote,
    s.record->>'$.data.provenance.summary' AS summary, s.record,
    coalesce(v.verdicts, []) AS verdicts
FROM internal.canonical_records_for('requested') AS s
LEFT JOIN now AS n ON n.key = s.key
LEFT JOIN verdicts AS v ON v.key = s.key
ORDER BY s.known_at DESC, s.logged_at DESC, s.kafka_topic, s.kafka_partition, s.kafka_offset DESC LIMIT $most
"""


def events_behind(connection: duckdb.DuckDBPyConnection, keys: Sequence[str], when: dict[str, Any]) -> list[Row]:
    """The events of these keys, the latest known first: as stated, and as in force at `when` (`at`, `known`).

    A signal is no evidence: in its place are the events that it rests on.

    `gone` marks those that are retracted, or not known at `known`. `verdicts` lists the amendments of each event.
    """
    return rows(cursor_of(connection), _EVENTS, when | {"keys": list(keys), "most": MAX_EVENTS})


def inferences(connection: duckdb.DuckDBPyConnection, keys: Sequence[str], when: dict[str, Any]) -> list[Row]:
    """Those of the keys that are signals known at `when`: their headline, rule, its version, and the key."""
    query = """SELECT key, headline, rule, rule_version FROM facts_as_of('fact_signals', $known::TIMESTAMPTZ)
        JOIN (SELECT key, headline FROM timeline_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ)) USING (key)
        WHERE list_contains($keys::UUID[], key) ORDER BY headline, key"""
    return rows(cursor_of(connection), query, when | {"keys": list(keys)})
