-- The rows of a fact table that amendments or claims resolve, once for each of their pieces.

-- The rows of a fact table with their pieces, which `pieces` names.
CREATE OR REPLACE MACRO internal.resolved_from_intervals(facts, pieces) AS TABLE
SELECT
    _f.* REPLACE (
        _p.certainty AS certainty, _p.known_at AS known_at, _p.logged_at AS logged_at,
        _p.event_kafka_topic AS kafka_topic, _p.event_kafka_partition AS kafka_partition,
        _p.event_kafka_offset AS kafka_offset
    ),
    _p.own_certainty, _p.attested, _p.confirmed_from, _p.known_from, _p.known_to,
    _f.happened_from AS counts_from, _p.counts_to
FROM query_table('internal.' || facts) AS _f
JOIN query_table(pieces) AS _p ON _p.key = _f.key AND _p.kafka_topic = _f.kafka_topic
    AND _p.kafka_partition = _f.kafka_partition AND _p.kafka_offset = _f.kafka_offset;
