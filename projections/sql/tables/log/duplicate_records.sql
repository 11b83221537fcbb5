-- The records of every (source, id) that the log holds more than once, the first among them, with a
-- hash that shows whether they are the same. Which of them is canonical is not decided here, so
-- that the order of reading cannot matter: see `suppressed_records`.
-- column key: Key of the event.
-- column content_hash: Hash of `content`: the same where two records are the same event.
-- column content: What the record means, as canonical JSON: defaults stated, instants in UTC,
--   without recordedtime and what transports add.

CREATE TABLE internal.duplicate_records (
    key UUID NOT NULL,
    kafka_topic VARCHAR NOT NULL,
    kafka_partition INTEGER NOT NULL,
    kafka_offset BIGINT NOT NULL,
    logged_at TIMESTAMPTZ NOT NULL,
    content_hash BLOB NOT NULL,
    content VARCHAR NOT NULL USING COMPRESSION zstd
);
