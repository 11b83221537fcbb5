-- Log records that could not be projected, whole, each with the reason. A rebuild by a newer contract takes them in.

CREATE TABLE dead_letters (
    id UUID NOT NULL,
    kafka_topic VARCHAR NOT NULL,
    kafka_partition INTEGER NOT NULL,
    kafka_offset BIGINT NOT NULL,
    logged_at TIMESTAMPTZ NOT NULL,
    reason VARCHAR NOT NULL,
    problems STRUCT(pointer VARCHAR, message VARCHAR)[] NOT NULL,
    record_key BLOB,
    record BLOB
);

COMMENT ON TABLE dead_letters IS 'Log records that could not be projected, whole, each with the reason.';
COMMENT ON COLUMN dead_letters.id IS 'Made of the position: a repeat is the same dead letter.';
COMMENT ON COLUMN dead_letters.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN dead_letters.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN dead_letters.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN dead_letters.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN dead_letters.reason IS 'invalid | unknown_kind | from_the_future.';
COMMENT ON COLUMN dead_letters.problems IS 'Every bad field: JSON pointer and what is wrong with it.';
COMMENT ON COLUMN dead_letters.record_key IS 'The record''s key, as it lies in the log.';
COMMENT ON COLUMN dead_letters.record IS 'The record''s value, as it lies in the log.';
