-- Removes what was refused. `{table}` is staged or replaced.

DELETE FROM {table} AS s USING refused AS r
WHERE r.kafka_topic = s.kafka_topic AND r.kafka_partition = s.kafka_partition
    AND r.kafka_offset = s.kafka_offset
