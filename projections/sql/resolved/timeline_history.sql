-- Amendments, and affected events, over spans of knowledge [known_from, known_to): each as the
-- timeline shows it, corrected where it was corrected, with the certainty that it has after all
-- verdicts, and without the spans in which it is retracted. Each call computes it again: the answer
-- for the whole log is in `timeline_validity`. `records` names a table of the records that are
-- wanted, and of those that correct them.
-- example: SELECT known_from, known_to, id, certainty, effect FROM internal.timeline_history()
--   ORDER BY ALL

CREATE OR REPLACE MACRO internal.timeline_history(
    logged := 'infinity'::TIMESTAMPTZ, records := 'internal.amended_records'
) AS TABLE
WITH _records AS MATERIALIZED (FROM query_table(records) WHERE logged_at <= logged::TIMESTAMPTZ)
SELECT * EXCLUDE (_stated), _stated[1] AS publisher, _stated[2] AS attributed_to, _stated[3] AS via,
    _stated[4] AS url, _stated[5]::DATE AS published
FROM (
    SELECT
        greatest(_l.known_at, _e.known_from, _a.known_from) AS known_from,
        least('infinity'::TIMESTAMPTZ, _e.known_to, _a.known_to) AS known_to,
        _l.key, _l.id, _l.source, _l.kind,
        CASE WHEN _c.key IS NULL THEN _l.subject ELSE _c.new_subject END AS subject,
        CASE WHEN _c.key IS NULL THEN _l.headline ELSE _c.new_headline END AS headline,
        CASE WHEN _c.key IS NULL THEN _l.organizations
            ELSE _c.new_organizations END AS organizations,
        CASE WHEN _c.key IS NULL THEN _l.happened_from
            ELSE _c.new_happened_from END AS happened_from,
        CASE WHEN _c.key IS NULL THEN _l.happened_to ELSE _c.new_happened_to END AS happened_to,
        CASE WHEN _c.key IS NULL THEN _l.precision ELSE _c.new_precision END AS precision,
        CASE WHEN _c.key IS NULL THEN _l.lasted_until ELSE _c.new_lasted_until END AS lasted_until,
        _l.known_at, _l.logged_at, coalesce(_e.certainty, _l.certainty) AS certainty,
        coalesce(_e.own_certainty, _l.certainty) AS own_certainty,
        coalesce(_e.attested, _l.certainty <> 'rumored') AS attested,
        CASE WHEN _c.key IS NULL THEN _l.claim ELSE _c.new_claim END AS claim,
        CASE WHEN _c.key IS NULL THEN _l.claim_stance ELSE _c.new_claim_stance END AS claim_stance,
        CASE WHEN _c.key IS NULL THEN _l.tags ELSE _c.new_tags END AS tags,
        _c.key IS NOT NULL AS corrected, _c.key AS corrected_by, _a.target AS amends,
        _a.state AS effect,
        _l.kafka_topic, _l.kafka_partition, _l.kafka_offset,
        CASE
            WHEN _c.key IS NULL
                THEN _l.record->>['$.data.provenance.publisher', '$.data.provenance.attributed_to',
                '$.data.provenance.via', '$.data.provenance.url', '$.data.provenance.published']
            ELSE _r.record->>['$.data.replacement.data.provenance.publisher',
                '$.data.replacement.data.provenance.attributed_to',
                '$.data.replacement.data.provenance.via', '$.data.replacement.data.provenance.url',
                '$.data.replacement.data.provenance.published']
        END AS _stated
    FROM _records AS _l
    LEFT JOIN internal.event_validity_as_logged(logged) AS _e ON _e.key = _l.key
    LEFT JOIN internal.amendment_effects_as_logged(logged) AS _a ON _a.key = _l.key
        AND (_e.key IS NULL OR _a.known_from < _e.known_to AND _e.known_from < _a.known_to)
    LEFT JOIN internal.fact_amendments AS _c
        ON _c.key = _e.corrected_by AND _c.kafka_topic = _e.in_force_kafka_topic
        AND _c.kafka_partition = _e.in_force_kafka_partition
            AND _c.kafka_offset = _e.in_force_kafka_offset
    LEFT JOIN _records AS _r
        ON _r.key = _c.key AND _r.kafka_topic = _c.kafka_topic
            AND _r.kafka_partition = _c.kafka_partition AND _r.kafka_offset = _c.kafka_offset
    WHERE NOT coalesce(_e.retracted, false)
);
