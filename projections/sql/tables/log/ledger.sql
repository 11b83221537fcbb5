-- One row a log record that the contract takes, as it was read: position, envelope, what every
-- payload says, and the record itself. Append-only. A record that another one of the same id
-- outranks stays here too: see `suppressed_records`.
-- column key: Key of the event: 128 bits of the hash of source and id.
-- column id: Id of the event within its source.
-- column source: One URI a publisher.
-- column kind: Kind of the event, such as model.launched.
-- column version: Version of the payload as published.
-- column known_at: When it was known: the lesser of knowntime and logged_at.
-- column certainty: As stated: rumored | reported | confirmed.
-- column claim: Claim that the event states; NULL where none.

CREATE TABLE internal.ledger (
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
