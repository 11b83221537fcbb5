-- The records of every (source, id) that the log holds more than once, the first among them, with what tells whether they say
-- the same. Which of them stands is not said here, so that the order of reading cannot matter: see `suppressed_records`.

CREATE TABLE internal.duplicate_records (
    key UUID NOT NULL,
    kafka_topic VARCHAR NOT NULL,
    kafka_partition INTEGER NOT NULL,
    kafka_offset BIGINT NOT NULL,
    logged_at TIMESTAMPTZ NOT NULL,
    content_hash BLOB NOT NULL
);

COMMENT ON TABLE internal.duplicate_records IS 'The records of every (source, id) that the log holds more than once, the first among them.';
COMMENT ON COLUMN internal.duplicate_records.key IS 'Key of the event.';
COMMENT ON COLUMN internal.duplicate_records.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.duplicate_records.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.duplicate_records.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.duplicate_records.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.duplicate_records.content_hash IS 'Hash of the canonical JSON without recordedtime: the same where two records say the same.';
