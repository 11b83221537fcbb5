-- Log records that could not be projected, whole, each with the reason. A rebuild by a newer
-- contract takes them in.
-- column id: Made of the position: a repeat is the same dead letter.
-- column reason: invalid | unknown_kind | from_the_future | skipped.
-- column problems: Every bad field: JSON pointer and what is wrong with it.
-- column record_key: The record's key, as it lies in the log.
-- column record: The record's value, as it lies in the log.

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
