-- The rows of timeline_as_of for the events whose records a relation of this name has, and for all
-- amendments and affected events, which are few. Of other records nothing is read, so that a few
-- events of a long history cost no more than these.
-- example: WITH newest AS (FROM internal.ledger ORDER BY logged_at DESC LIMIT 5) SELECT id,
--   headline FROM internal.timeline_of_records('newest', DATE '2026-07-01', DATE '2026-07-01')
--   ORDER BY ALL

CREATE OR REPLACE MACRO internal.timeline_of_records(
    records, "at", known, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
SELECT
    key, id, source, kind, subject, headline, organizations,
    internal.finite(happened_from) AS happened_from, happened_to, precision,
    lasted_until,
    internal.occurrence("at"::TIMESTAMPTZ, happened_from, happened_to) AS occurrence,
    known_at, logged_at, certainty, certainty AS own_certainty,
    certainty <> 'rumored' AND happened_to <= "at"::TIMESTAMPTZ AS is_firm,
    claim, claim_stance, tags, false AS corrected, NULL::UUID AS corrected_by, NULL::UUID AS amends,
    NULL::VARCHAR AS effect,
    kind = 'signal.raised' OR source = 'urn:whenline:signals' AS inferred,
    _stated[1] AS publisher, _stated[2] AS attributed_to, _stated[3] AS via, _stated[4] AS url,
    _stated[5]::DATE AS published,
    kafka_topic, kafka_partition, kafka_offset
FROM (
    SELECT _n.*,
        record->>['$.data.provenance.publisher', '$.data.provenance.attributed_to',
        '$.data.provenance.via', '$.data.provenance.url', '$.data.provenance.published'] AS _stated
    FROM query_table(records) AS _n
    ANTI JOIN internal.event_validity AS _t
    ON _t.key = _n.key -- all records whose keys something touches have spans
    ANTI JOIN internal.suppressed_records AS _o ON _o.key = _n.key
        AND _o.kafka_topic = _n.kafka_topic AND _o.kafka_partition = _n.kafka_partition
        AND _o.kafka_offset = _n.kafka_offset
    WHERE kind NOT LIKE 'event.%' AND known_at <= known::TIMESTAMPTZ
        AND logged_at <= logged::TIMESTAMPTZ
)
UNION ALL
SELECT
    key, id, source, kind, subject, headline, organizations,
    internal.finite(happened_from) AS happened_from, happened_to, precision,
    lasted_until,
    internal.occurrence("at"::TIMESTAMPTZ, happened_from, happened_to), known_at, logged_at,
    certainty, own_certainty,
    attested AND happened_to <= "at"::TIMESTAMPTZ, claim, claim_stance, tags, corrected,
    corrected_by, amends, effect, kind = 'signal.raised' OR source = 'urn:whenline:signals',
    publisher, attributed_to, via, url, published,
    kafka_topic, kafka_partition, kafka_offset
FROM internal.timeline_as_logged(logged)
WHERE internal.interval_contains(known::TIMESTAMPTZ, known_from, known_to);
