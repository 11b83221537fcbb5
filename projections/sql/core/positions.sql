-- How far each partition has been read: in the same transaction as its rows, so that no record is skipped or counted twice.

CREATE TABLE internal.positions (
    kafka_topic VARCHAR NOT NULL,
    kafka_partition INTEGER NOT NULL,
    next_offset BIGINT NOT NULL,
    partition_fingerprint VARCHAR
);

COMMENT ON TABLE internal.positions IS 'How far each partition has been read.';
COMMENT ON COLUMN internal.positions.kafka_topic IS 'Kafka topic.';
COMMENT ON COLUMN internal.positions.kafka_partition IS 'Kafka partition.';
COMMENT ON COLUMN internal.positions.next_offset IS 'Offset of the record to read next.';
COMMENT ON COLUMN internal.positions.partition_fingerprint IS 'Hash of the partition''s first record: tells a topic from one made anew under its name.';
