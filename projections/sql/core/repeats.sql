-- The records of every (source, id) that the log holds more than once, the first among them, with what tells whether they say
-- the same. Which of them stands is not said here, so that the order of reading cannot matter: see `omitted`.

CREATE TABLE repeats (
    key UUID NOT NULL,
    topic VARCHAR NOT NULL,
    "partition" INTEGER NOT NULL,
    "offset" BIGINT NOT NULL,
    logged_at TIMESTAMPTZ NOT NULL,
    content_hash BLOB NOT NULL
);

COMMENT ON TABLE repeats IS 'The records of every (source, id) that the log holds more than once, the first among them.';
COMMENT ON COLUMN repeats.key IS 'Key of the event.';
COMMENT ON COLUMN repeats.topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN repeats."partition" IS 'Kafka partition of the record.';
COMMENT ON COLUMN repeats."offset" IS 'Kafka offset of the record.';
COMMENT ON COLUMN repeats.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN repeats.content_hash IS 'Hash of the canonical JSON without recordedtime: the same where two records say the same.';
