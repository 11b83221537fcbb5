-- The rows of a fact table as known at a moment: corrected, without what is retracted or omitted, with `certainty` as it
-- stands and `own_certainty` as stated. known_at, logged_at and the position are those of the event, also when corrected.
-- needs: event_validity_as_of affected_keys
-- example: SELECT model, score, certainty FROM facts_as_of('fact_evaluations', TIMESTAMPTZ '2026-07-01')

-- Rows of events that nothing touches: filters only.
CREATE OR REPLACE MACRO internal.unaffected_facts_as_of(facts, known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.*, _f.certainty AS own_certainty, _f.certainty <> 'rumored' AS attested,
    CASE WHEN _f.certainty = 'confirmed' THEN _f.known_at END AS confirmed_from
FROM query_table('internal.' || facts) AS _f ANTI JOIN internal.affected_keys AS _t ON _t.key = _f.key
WHERE _f.known_at <= known::TIMESTAMPTZ AND _f.logged_at <= logged::TIMESTAMPTZ;

-- Rows of the others: the statement in force, with its certainty after all verdicts.
CREATE OR REPLACE MACRO internal.affected_facts_as_of(facts, known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.* REPLACE (
        _e.certainty AS certainty, _e.known_at AS known_at, _e.logged_at AS logged_at,
        _e.kafka_topic AS kafka_topic, _e.kafka_partition AS kafka_partition, _e.kafka_offset AS kafka_offset
    ),
    _e.own_certainty, _e.attested, _e.confirmed_from
FROM query_table('internal.' || facts) AS _f
JOIN internal.event_validity_as_of(known, logged) AS _e
    ON _e.key = _f.key AND _e.kind = _f.kind
    AND _e.in_force_kafka_topic = _f.kafka_topic AND _e.in_force_kafka_partition = _f.kafka_partition AND _e.in_force_kafka_offset = _f.kafka_offset
WHERE NOT _e.retracted;

CREATE OR REPLACE MACRO facts_as_of(facts, known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
FROM internal.unaffected_facts_as_of(facts, known, logged) UNION ALL FROM internal.affected_facts_as_of(facts, known, logged);

COMMENT ON MACRO TABLE internal.unaffected_facts_as_of IS 'Rows of a fact table that nothing amends or repeats, as known at a moment.';

COMMENT ON MACRO TABLE internal.affected_facts_as_of IS 'Rows of a fact table that something amends or repeats: the statement in force, with its certainty after all verdicts.';

COMMENT ON MACRO TABLE facts_as_of IS 'The rows of a fact table as known at a moment: corrected, without what is retracted or omitted, with `certainty` as it stands and `own_certainty` as stated. known_at, logged_at and the position are those of the event, also when corrected.';
