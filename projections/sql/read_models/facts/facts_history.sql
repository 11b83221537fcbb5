-- The rows of a fact table over all knowledge: each with the spans [known_from, known_to) in which
-- it is in force, and how certain it is in each. Retracted and suppressed statements have none.
-- known_at, logged_at and the position are those of the event, also when corrected. What
-- facts_as_of gives at one moment is what of this holds then.
-- example: SELECT key, known_from, known_to, certainty FROM facts_history('fact_plans') ORDER BY
--   ALL

CREATE OR REPLACE MACRO facts_history(facts, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT _f.*, _f.certainty <> 'rumored' AS attested, _f.known_at AS known_from,
    'infinity'::TIMESTAMPTZ AS known_to
FROM query_table('internal.' || facts) AS _f
ANTI JOIN internal.affected_keys AS _t ON _t.key = _f.key
WHERE _f.logged_at <= logged::TIMESTAMPTZ
UNION ALL
SELECT
    _f.* REPLACE (
        _e.certainty AS certainty, _e.known_at AS known_at, _e.logged_at AS logged_at,
        _e.kafka_topic AS kafka_topic, _e.kafka_partition AS kafka_partition,
        _e.kafka_offset AS kafka_offset
    ),
    _e.attested, _e.known_from, _e.known_to
FROM query_table('internal.' || facts) AS _f
JOIN internal.event_validity_as_logged(logged) AS _e
    ON _e.key = _f.key AND _e.kind = _f.kind
    AND _e.in_force_kafka_topic = _f.kafka_topic
        AND _e.in_force_kafka_partition = _f.kafka_partition
        AND _e.in_force_kafka_offset = _f.kafka_offset
WHERE NOT _e.retracted;
