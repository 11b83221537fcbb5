-- Rows of a fact table with amendments or conflicts: the statement in force, with its certainty
-- after all verdicts.

-- Rows of the others: the statement in force, with its certainty after all verdicts.
CREATE OR REPLACE MACRO internal.affected_facts_as_of(
    facts, known, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
SELECT
    _f.* REPLACE (
        _e.certainty AS certainty, _e.known_at AS known_at, _e.logged_at AS logged_at,
        _e.kafka_topic AS kafka_topic, _e.kafka_partition AS kafka_partition,
        _e.kafka_offset AS kafka_offset
    ),
    _e.own_certainty, _e.attested, _e.confirmed_from
FROM query_table('internal.' || facts) AS _f
JOIN internal.event_validity_as_of(known, logged) AS _e
    ON _e.key = _f.key AND _e.kind = _f.kind
    AND _e.in_force_kafka_topic = _f.kafka_topic
        AND _e.in_force_kafka_partition = _f.kafka_partition
        AND _e.in_force_kafka_offset = _f.kafka_offset
WHERE NOT _e.retracted;
