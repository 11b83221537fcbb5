"""Explains one event: its statement, its state in force, its amendments, and the answers that rest on it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import duckdb

from events.errors import WhenlineError
from projections.answer_buffer import cursor_of
from projections.read.rows import rows

MODELS_WITH_EVIDENCE = (
    "revenue",
    "standings",
    "leaders",
    "comparisons",
    "rivals",
    "talent_moves",
    "talent_flows",
    "roles",
    "dependence",
    "suppliers",
    "plans",
    "claims",
    "indicators",
    "capital",
    "terms",
    "disputes",
    "prices",
    "models",
    "organizations",
    "strategies",
    "outlooks",
    "comments",
    "layoffs",
    "reorganizations",
    "products",
    "raised_signals",
)
"""Read models whose rows name the events behind them, in `evidence` or else in `key`."""


class UnknownEvent(WhenlineError):
    """No event has this id."""


class AmbiguousEvent(WhenlineError):
    """Several sources have an event with this id."""


def explain(
    connection: duckdb.DuckDBPyConnection,
    id: str,  # noqa: A002 - the attribute's own name
    source: str | None = None,
    *,
    at: datetime | None = None,
    known: datetime | None = None,
) -> dict[str, Any]:
    """One event with all that is known about it, as plain values.

    Args:
        connection: a reading connection, its TimeZone UTC.
        id: the event's id, or its key (UUID).
        source: needed if several sources use the id.
        at: valid time of the read models; now by default.
        known: knowledge time; now by default.

    Returns:
        `event` (the stated envelope and interval), `payload`, `provenance`, `position`, `now` (the state in force:
        certainty, firm, headline, interval; None if retracted or not known), `amendments` (each with its state and
        the reason if it does not act), `amends` (of an amendment: its target and effect), `records` (all log records
        with the id: which is canonical, whether their content is the same), `claim`, `refers_to`, `referred_to_by`,
        and `read_models` (rows that rest on it, by read model).

    Raises:
        UnknownEvent: the ledger has no event with this id.
        AmbiguousEvent: several sources use the id; the message lists them.
    """
    cursor = cursor_of(connection)
    now = datetime.now(UTC)
    when = {"at": at or now, "known": known or now}
    event = _find(cursor, id, source)
    record = json.loads(event.pop("record"))
    key = {"key": event["key"]}
    return {
        "event": event,
        "payload": record["data"],
        "provenance": record["data"].get("provenance"),
        "position": {name: event[name] for name in ("kafka_topic", "kafka_partition", "kafka_offset")},
        "now": _first(cursor, _IN_FORCE, key | when),
        "amendments": rows(cursor, _AMENDMENTS, key | {"known": when["known"]}),
        "amends": _first(cursor, _AMENDS, key | {"known": when["known"]}),
        "records": rows(cursor, _RECORDS, key),
        "claim": _first(cursor, _CLAIM, key | when),
        "refers_to": rows(cursor, _REFERS_TO, key),
        "referred_to_by": rows(cursor, _REFERRED_TO_BY, key),
        "read_models": _resting_on(cursor, event["key"], when),
    }


_FIND = """
SELECT
    key, id, source, kind, version, subject, time, precision, happened_from, happened_to, lasted_until, known_at,
    logged_at, headline, organizations, certainty, claim, claim_stance, tags, kafka_topic, kafka_partition,
        kafka_offset, record
FROM internal.canonical_records WHERE (id = $id OR key::VARCHAR = $id) AND ($source IS NULL OR source = $source)
ORDER BY source, id
"""
_ALIKE = """
SELECT DISTINCT id FROM internal.canonical_records
WHERE starts_with(lower(id), lower($id)) OR list_contains(tags, $id) OR list_contains(tags, upper($id))
ORDER BY id LIMIT 5
"""
_IN_FORCE = """
SELECT headline, certainty, own_certainty, is_firm, occurrence, happened_from, happened_to, corrected, corrected_by
FROM timeline_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ) WHERE key = $key::UUID
"""
_AMENDMENTS = """
SELECT id, source, action, state, why, reason, known_at, acts_from, new_headline, kafka_topic, kafka_partition,
    kafka_offset, key
FROM amendments_as_of($known::TIMESTAMPTZ) WHERE target = $key::UUID ORDER BY place
"""
_AMENDS = """
SELECT action, target_source, target_id, target, state, why, reason, acts_from
FROM amendments_as_of($known::TIMESTAMPTZ) WHERE key = $key::UUID
"""
_RECORDS = """
SELECT
    l.kafka_topic, l.kafka_partition, l.kafka_offset, l.logged_at,
    coalesce(r.role, 'canonical') = 'canonical' AS is_canonical,
    r.content_hash IS NOT DISTINCT FROM first_value(r.content_hash) OVER (
        ORDER BY l.logged_at, l.kafka_topic, l.kafka_partition, l.kafka_offset
    ) AS same_content
FROM internal.ledger AS l
LEFT JOIN internal.duplicate_records AS r
    ON r.key = l.key AND r.kafka_topic = l.kafka_topic AND r.kafka_partition = l.kafka_partition
        AND r.kafka_offset = l.kafka_offset
WHERE l.key = $key::UUID ORDER BY l.logged_at, l.kafka_topic, l.kafka_partition, l.kafka_offset
"""
_CLAIM = """
SELECT c.* FROM claims_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ) AS c
JOIN timeline_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ) AS t ON t.claim = c.claim WHERE t.key = $key::UUID
"""
_REFERENCES = """
    SELECT key, bears_on AS other, bears_on_claim AS claim, 'bears_on' AS relation FROM internal.fact_bearings
    UNION SELECT key, plan, NULL, 'settles' FROM internal.fact_settlements
    UNION SELECT key, dispute, dispute_claim, 'settles' FROM internal.fact_disputes WHERE kind = 'dispute.settled'
    UNION SELECT key, UNNEST([x.key FOR x IN evidence]), NULL, 'signals' FROM internal.fact_signals
"""
_REFERS_TO = f"""
SELECT f.relation, f.claim, s.id, s.source, s.headline, f.other AS key
FROM ({_REFERENCES}) AS f
    LEFT JOIN internal.canonical_records AS s ON s.key = f.other WHERE f.key = $key::UUID ORDER BY ALL
"""
_REFERRED_TO_BY = f"""
SELECT f.relation, s.id, s.source, s.kind, s.headline, f.key
FROM ({_REFERENCES}) AS f
    JOIN internal.canonical_records AS s ON s.key = f.key WHERE f.other = $key::UUID ORDER BY ALL
"""


def _find(cursor: duckdb.DuckDBPyConnection, id_: str, source: str | None) -> dict[str, Any]:
    found = rows(cursor, _FIND, {"id": id_, "source": source})
    if not found:
        of = f" of source `{source}`" if source else ""
        alike = [row["id"] for row in rows(cursor, _ALIKE, {"id": id_})]
        offered = f"Did you mean {', '.join(f'`{each}`' for each in alike)}?" if alike else "Look for it in `timeline`;"
        raise UnknownEvent(
            f"No event `{id_}`{of} is in the ledger",
            hint=f"{offered} Records that could not be projected are in `dead_letters`.",
        )
    if len(found) > 1:
        sources = ", ".join(row["source"] for row in found)
        raise AmbiguousEvent(f"{len(found)} sources have an event `{id_}`: {sources}", hint="Choose one by its source.")
    return found[0]


def _resting_on(
    cursor: duckdb.DuckDBPyConnection, key: str, when: dict[str, datetime]
) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for model in MODELS_WITH_EVIDENCE:
        answer = f"{model}_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ)"
        columns = [row[0] for row in cursor.execute(f"DESCRIBE FROM {answer}", when).fetchall()]
        about = "list_contains(evidence, $key::UUID)" if "evidence" in columns else "key = $key::UUID"
        resting = rows(cursor, f"FROM {answer} WHERE {about}", when | {"key": key})
        if resting:
            found[model] = resting
    return found


def _first(cursor: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any]) -> dict[str, Any] | None:
    return next(iter(rows(cursor, query, parameters)), None)
