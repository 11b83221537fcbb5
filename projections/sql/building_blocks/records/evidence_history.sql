-- What becomes of the evidence of signals, over all knowledge: of each event that amendments touch,
-- spans in which it is in force, denied or not, and what it states in substance: a hash of its
-- payload and time, without headline, provenance, tags and certainty. An amendment that changes
-- only those leaves a signal its ground. Times are those that Python read: DuckDB reads fewer
-- forms.
-- example: SELECT key, known_from, known_to, retracted, denied FROM internal.evidence_history()
--   ORDER BY ALL

CREATE OR REPLACE MACRO internal.evidence_history(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _stated AS MATERIALIZED (
    SELECT kafka_topic, kafka_partition, kafka_offset, record->'$.data' AS data, time
    FROM (
        SELECT _l.* FROM internal.ledger AS _l
        SEMI JOIN internal.affected_keys AS _t ON _t.key = _l.key
    )
    WHERE kind <> 'event.corrected'
    UNION ALL
    SELECT _l.kafka_topic, _l.kafka_partition, _l.kafka_offset,
        _l.record->'$.data.replacement.data', _a.new_time
    FROM internal.ledger AS _l JOIN internal.fact_amendments AS _a
        ON _a.kafka_topic = _l.kafka_topic AND _a.kafka_partition = _l.kafka_partition
            AND _a.kafka_offset = _l.kafka_offset
    WHERE _l.kind = 'event.corrected'
),
_hashed AS (
    SELECT
        kafka_topic, kafka_partition, kafka_offset,
        hash(time,
            [_k || (data->('$."' || _k || '"'))::VARCHAR FOR _k IN list_sort(json_keys(data))
            IF _k NOT IN ('headline', 'provenance', 'tags', 'certainty', 'bears_on')]) AS substance
    FROM _stated
)
SELECT _e.key, _e.known_from, _e.known_to, _e.retracted, _e.certainty = 'denied' AS denied,
    _h.substance
FROM internal.event_validity_as_logged(logged) AS _e
LEFT JOIN _hashed AS _h ON _h.kafka_topic = _e.in_force_kafka_topic
    AND _h.kafka_partition = _e.in_force_kafka_partition
    AND _h.kafka_offset = _e.in_force_kafka_offset;
