-- What is in force of each touched key, over spans of knowledge: `event_validity_history()` as it stands for the whole log. Kept by the
-- writer, who works out anew, in the transaction of a batch, what the batch touches.

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

COMMENT ON TABLE internal.event_validity IS 'What is in force of each touched key, over spans of knowledge [known_from, known_to).';
COMMENT ON COLUMN internal.event_validity.key IS 'Key of the event.';
COMMENT ON COLUMN internal.event_validity.id IS 'Its id within its source.';
COMMENT ON COLUMN internal.event_validity.source IS 'One URI a publisher.';
COMMENT ON COLUMN internal.event_validity.kind IS 'Kind of the event, such as model.launched.';
COMMENT ON COLUMN internal.event_validity.known_at IS 'From when the event was known.';
COMMENT ON COLUMN internal.event_validity.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.event_validity.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.event_validity.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.event_validity.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.event_validity.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN internal.event_validity.known_from IS 'From when on this is known.';
COMMENT ON COLUMN internal.event_validity.known_to IS 'Until when, exclusive; infinity: until now.';
COMMENT ON COLUMN internal.event_validity.retracted IS 'Whether a retraction is in force.';
COMMENT ON COLUMN internal.event_validity.corrected IS 'Whether a correction is in force.';
COMMENT ON COLUMN internal.event_validity.corrected_by IS 'Key of that correction.';
COMMENT ON COLUMN internal.event_validity.in_force_kafka_topic IS 'Kafka topic of the record whose statement is in force.';
COMMENT ON COLUMN internal.event_validity.in_force_kafka_partition IS 'Kafka partition of that record.';
COMMENT ON COLUMN internal.event_validity.in_force_kafka_offset IS 'Kafka offset of that record.';
COMMENT ON COLUMN internal.event_validity.own_certainty IS 'As the statement in force says: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.event_validity.own_vouches IS 'Whether its own source confirms it.';
COMMENT ON COLUMN internal.event_validity.affirmed IS 'Whether anyone confirms it.';
COMMENT ON COLUMN internal.event_validity.negated IS 'Whether anyone denies it.';
COMMENT ON COLUMN internal.event_validity.confirmed_from IS 'Since when it is confirmed; NULL where it is not.';
COMMENT ON COLUMN internal.event_validity.attested IS 'Whether it counts once it is sure: reported, confirmed, or contested although its own source confirms it.';
