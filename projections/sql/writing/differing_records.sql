-- The records of keys whose records are not the same text, unless it is listed already what they
-- state.

SELECT c.kafka_topic, c.kafka_partition, c.kafka_offset, coalesce(s.record, l.record) AS record
FROM (FROM compared_records WHERE differs AND listed_hash IS NULL) AS c
LEFT JOIN staged AS s
    ON c.row_number IS NULL AND s.kafka_topic = c.kafka_topic
        AND s.kafka_partition = c.kafka_partition AND s.kafka_offset = c.kafka_offset
LEFT JOIN (
    SELECT rowid AS row_number, record FROM internal.ledger
    WHERE rowid IN (SELECT row_number FROM compared_records WHERE differs AND listed_hash IS NULL)
) AS l ON l.row_number = c.row_number
