-- The records of every (source, id) that the log holds more than once, the first among them. Which
-- of them is canonical depends on the log alone, not on the order of reading.
-- column role: canonical: the first in the log, the one that counts; conflicting: the first that
--   states something else; repeat: it states what one before it states, and has no rows in fact
--   tables.
-- column content_hash: Hash of `content`: the same where two records state the same. NULL where all
--   records of the event do.
-- column content: What the record means, as canonical JSON: defaults stated, instants in UTC,
--   without recordedtime and what transports add. NULL where all records of the event mean the
--   same.

CREATE TABLE internal.duplicate_records (
    key UUID NOT NULL,
    kafka_topic VARCHAR NOT NULL,
    kafka_partition INTEGER NOT NULL,
    kafka_offset BIGINT NOT NULL,
    logged_at TIMESTAMPTZ NOT NULL,
    role VARCHAR NOT NULL,
    content_hash BLOB,
    content VARCHAR USING COMPRESSION zstd
);
