-- What is in force of each touched key, over spans of knowledge: `effective_over()` as it stands for the whole log. Kept by the
-- writer, who works out anew, in the transaction of a batch, what the batch touches.

CREATE TABLE effective_spans (
    key UUID NOT NULL,
    id VARCHAR NOT NULL,
    "source" VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    logged_at TIMESTAMPTZ NOT NULL,
    topic VARCHAR NOT NULL,
    "partition" INTEGER NOT NULL,
    "offset" BIGINT NOT NULL,
    certainty VARCHAR NOT NULL,
    known_from TIMESTAMPTZ NOT NULL,
    known_to TIMESTAMPTZ NOT NULL,
    retracted BOOLEAN NOT NULL,
    corrected BOOLEAN NOT NULL,
    corrected_by UUID,
    in_force_topic VARCHAR NOT NULL,
    in_force_partition INTEGER NOT NULL,
    in_force_offset BIGINT NOT NULL,
    own_certainty VARCHAR,
    own_vouches BOOLEAN NOT NULL,
    affirmed BOOLEAN NOT NULL,
    negated BOOLEAN NOT NULL,
    confirmed_from TIMESTAMPTZ,
    vouched BOOLEAN NOT NULL
);

COMMENT ON TABLE effective_spans IS 'What is in force of each touched key, over spans of knowledge [known_from, known_to).';
COMMENT ON COLUMN effective_spans.key IS 'Key of the event.';
COMMENT ON COLUMN effective_spans.id IS 'Its id within its source.';
COMMENT ON COLUMN effective_spans."source" IS 'One URI a publisher.';
COMMENT ON COLUMN effective_spans.kind IS 'Kind of the event, such as model.launched.';
COMMENT ON COLUMN effective_spans.known_at IS 'From when the event was known.';
COMMENT ON COLUMN effective_spans.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN effective_spans.topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN effective_spans."partition" IS 'Kafka partition of the record.';
COMMENT ON COLUMN effective_spans."offset" IS 'Kafka offset of the record.';
COMMENT ON COLUMN effective_spans.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN effective_spans.known_from IS 'From when on this is known.';
COMMENT ON COLUMN effective_spans.known_to IS 'Until when, exclusive; infinity: until now.';
COMMENT ON COLUMN effective_spans.retracted IS 'Whether a retraction is in force.';
COMMENT ON COLUMN effective_spans.corrected IS 'Whether a correction is in force.';
COMMENT ON COLUMN effective_spans.corrected_by IS 'Key of that correction.';
COMMENT ON COLUMN effective_spans.in_force_topic IS 'Kafka topic of the record whose statement is in force.';
COMMENT ON COLUMN effective_spans.in_force_partition IS 'Kafka partition of that record.';
COMMENT ON COLUMN effective_spans.in_force_offset IS 'Kafka offset of that record.';
COMMENT ON COLUMN effective_spans.own_certainty IS 'As the statement in force says: rumored | reported | confirmed.';
COMMENT ON COLUMN effective_spans.own_vouches IS 'Whether its own source confirms it.';
COMMENT ON COLUMN effective_spans.affirmed IS 'Whether anyone confirms it.';
COMMENT ON COLUMN effective_spans.negated IS 'Whether anyone denies it.';
COMMENT ON COLUMN effective_spans.confirmed_from IS 'Since when it is confirmed; NULL where it is not.';
COMMENT ON COLUMN effective_spans.vouched IS 'Whether it counts once it is sure: reported, confirmed, or contested although its own source confirms it.';
