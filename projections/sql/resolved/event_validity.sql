-- What is in force of each affected key, over spans of knowledge: `event_validity_history()` for
-- the whole log. The writer keeps it up to date: in the transaction of a batch it computes again
-- what the batch affects.
-- column key: Key of the event.
-- column id: Its id within its source.
-- column source: One URI a publisher.
-- column kind: Kind of the event, such as model.launched.
-- column known_at: From when the event was known.
-- column retracted: Whether a retraction is in force.
-- column in_force_kafka_topic: Kafka topic of the record whose statement is in force.
-- column in_force_kafka_partition: Kafka partition of that record.
-- column in_force_kafka_offset: Kafka offset of that record.
-- column own_vouches: Whether its own source confirms it.
-- column affirmed: Whether anyone confirms it.
-- column negated: Whether anyone denies it.

CREATE TABLE internal.event_validity (
    key UUID NOT NULL,
    id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    logged_at TIMESTAMPTZ NOT NULL,
    kafka_topic VARCHAR NOT NULL,
    kafka_partition INTEGER NOT NULL,
    kafka_offset BIGINT NOT NULL,
    certainty VARCHAR NOT NULL,
    known_from TIMESTAMPTZ NOT NULL,
    known_to TIMESTAMPTZ NOT NULL,
    retracted BOOLEAN NOT NULL,
    corrected BOOLEAN NOT NULL,
    corrected_by UUID,
    in_force_kafka_topic VARCHAR NOT NULL,
    in_force_kafka_partition INTEGER NOT NULL,
    in_force_kafka_offset BIGINT NOT NULL,
    own_certainty VARCHAR,
    own_vouches BOOLEAN NOT NULL,
    affirmed BOOLEAN NOT NULL,
    negated BOOLEAN NOT NULL,
    confirmed_from TIMESTAMPTZ,
    attested BOOLEAN NOT NULL
);
