-- Removes records from a table with rows of them. `{table}` is the table, `{records}` a relation
-- with their positions.

DELETE FROM {table} AS s USING {records} AS r
WHERE r.kafka_topic = s.kafka_topic AND r.kafka_partition = s.kafka_partition
    AND r.kafka_offset = s.kafka_offset
