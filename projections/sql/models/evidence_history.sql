-- What becomes of the ground under signals, over all knowledge: of each event that amendments touch, spans in which it is in force, denied
-- or not, and what it says in substance: a hash of its payload and time, without headline, provenance, tags and certainty. An amendment
-- that changes only those leaves a signal its ground.
-- needs: event_validity_as_of touched stands
-- example: SELECT key, known_from, known_to, retracted, denied FROM evidence_history() ORDER BY ALL

CREATE OR REPLACE MACRO evidence_history(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _said AS MATERIALIZED (
    SELECT topic, "partition", "offset", record->'$.data' AS data, record->>'$.time' AS time
    FROM (SELECT _l.* FROM ledger AS _l SEMI JOIN touched AS _t ON _t.key = _l.key) WHERE kind <> 'event.corrected'
    UNION ALL
    SELECT topic, "partition", "offset", record->'$.data.replacement.data', record->>'$.data.replacement.time'
    FROM ledger WHERE kind = 'event.corrected'
),
_hashed AS (
    SELECT
        topic, "partition", "offset",
        hash(time::TIMESTAMPTZ, [_k || (data->('$."' || _k || '"'))::VARCHAR FOR _k IN list_sort(json_keys(data)) IF _k NOT IN ('headline', 'provenance', 'tags', 'certainty', 'bears_on')]) AS substance
    FROM _said
)
SELECT _e.key, _e.known_from, _e.known_to, _e.retracted, _e.certainty = 'denied' AS denied, _h.substance
FROM event_validity_in(logged) AS _e
LEFT JOIN _hashed AS _h ON _h.topic = _e.in_force_topic AND _h."partition" = _e.in_force_partition AND _h."offset" = _e.in_force_offset;

COMMENT ON MACRO TABLE evidence_history IS 'What becomes of the ground under signals, over all knowledge: of each event that amendments touch, spans in which it is in force, denied or not, and what it says in substance.';
