-- What each amendment does, over spans of knowledge: `amendment_effects_history()` as it stands for the whole log. Kept by the writer, who works out
-- anew, in the transaction of a batch, what the batch touches.

CREATE TABLE internal.amendment_effects (
    known_from TIMESTAMPTZ NOT NULL,
    known_to TIMESTAMPTZ NOT NULL,
    key UUID NOT NULL,
    id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    target UUID NOT NULL,
    target_source VARCHAR,
    new_certainty VARCHAR,
    kafka_topic VARCHAR NOT NULL,
    kafka_partition INTEGER NOT NULL,
    kafka_offset BIGINT NOT NULL,
    place STRUCT(known_at TIMESTAMPTZ, logged_at TIMESTAMPTZ, kafka_topic VARCHAR, kafka_partition INTEGER, kafka_offset BIGINT) NOT NULL,
    acts_from TIMESTAMPTZ,
    state VARCHAR NOT NULL,
    why VARCHAR
);

COMMENT ON TABLE internal.amendment_effects IS 'What each amendment does, over spans of knowledge [known_from, known_to).';
COMMENT ON COLUMN internal.amendment_effects.known_from IS 'From when on this is known.';
COMMENT ON COLUMN internal.amendment_effects.known_to IS 'Until when, exclusive; infinity: until now.';
COMMENT ON COLUMN internal.amendment_effects.key IS 'Key of the amendment.';
COMMENT ON COLUMN internal.amendment_effects.id IS 'Its id within its source.';
COMMENT ON COLUMN internal.amendment_effects.source IS 'Who amends.';
COMMENT ON COLUMN internal.amendment_effects.action IS 'corrected | retracted | confirmed | denied.';
COMMENT ON COLUMN internal.amendment_effects.target IS 'Key of the event or amendment acted upon.';
COMMENT ON COLUMN internal.amendment_effects.target_source IS 'Its source.';
COMMENT ON COLUMN internal.amendment_effects.new_certainty IS 'Of a correction: certainty instead.';
COMMENT ON COLUMN internal.amendment_effects.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.amendment_effects.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.amendment_effects.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.amendment_effects.place IS 'Its place in the order of amendments.';
COMMENT ON COLUMN internal.amendment_effects.acts_from IS 'The later of its own and its target''s known_at; NULL while it waits.';
COMMENT ON COLUMN internal.amendment_effects.state IS 'acting | superseded | retracted | waiting | inert.';
COMMENT ON COLUMN internal.amendment_effects.why IS 'Why it does not act; NULL where it does.';
