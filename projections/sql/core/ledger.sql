-- One row a log record that the contract takes, as it was read: position, envelope, what every payload says, and the
-- record itself. Append-only. A record that another one of the same id outranks stays here too: see `suppressed_records`.

CREATE TABLE ledger (
    kafka_topic VARCHAR NOT NULL,
    kafka_partition INTEGER NOT NULL,
    kafka_offset BIGINT NOT NULL,
    logged_at TIMESTAMPTZ NOT NULL,
    key UUID NOT NULL,
    id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    subject VARCHAR NOT NULL,
    time TIMESTAMPTZ NOT NULL,
    precision VARCHAR NOT NULL,
    happened_from TIMESTAMPTZ NOT NULL,
    happened_to TIMESTAMPTZ NOT NULL,
    lasted_until TIMESTAMPTZ,
    known_at TIMESTAMPTZ NOT NULL,
    headline VARCHAR NOT NULL,
    organizations VARCHAR[] NOT NULL,
    certainty VARCHAR NOT NULL,
    claim VARCHAR,
    claim_stance VARCHAR NOT NULL,
    tags VARCHAR[] NOT NULL,
    record VARCHAR NOT NULL USING COMPRESSION zstd
);

COMMENT ON TABLE ledger IS 'One row a log record that the contract takes, as it was read. Append-only.';
COMMENT ON COLUMN ledger.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN ledger.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN ledger.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN ledger.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN ledger.key IS 'Key of the event: 128 bits of the hash of source and id.';
COMMENT ON COLUMN ledger.id IS 'Id of the event within its source.';
COMMENT ON COLUMN ledger.source IS 'One URI a publisher.';
COMMENT ON COLUMN ledger.kind IS 'Kind of the event, such as model.launched.';
COMMENT ON COLUMN ledger.version IS 'Version of the payload as published.';
COMMENT ON COLUMN ledger.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN ledger.time IS 'When it happened, as published.';
COMMENT ON COLUMN ledger.precision IS 'How precisely the time is known.';
COMMENT ON COLUMN ledger.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN ledger.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN ledger.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN ledger.known_at IS 'When it was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN ledger.headline IS 'One line.';
COMMENT ON COLUMN ledger.organizations IS 'Slugs of the organizations that it names, first the subject.';
COMMENT ON COLUMN ledger.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN ledger.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN ledger.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN ledger.tags IS 'Tags.';
COMMENT ON COLUMN ledger.record IS 'The CloudEvent as it lies in the log, JSON.';
