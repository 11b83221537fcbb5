-- Amendments, and the events that something touches, as they stand in the timeline, over spans of knowledge: `timeline_history()` for the
-- whole log. Kept by the writer, who works out anew, in the transaction of a batch, what the batch touches.

CREATE TABLE internal.timeline_validity (
    known_from TIMESTAMPTZ NOT NULL,
    known_to TIMESTAMPTZ NOT NULL,
    key UUID NOT NULL,
    id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    headline VARCHAR NOT NULL,
    organizations VARCHAR[] NOT NULL,
    happened_from TIMESTAMPTZ NOT NULL,
    happened_to TIMESTAMPTZ NOT NULL,
    precision VARCHAR NOT NULL,
    lasted_until TIMESTAMPTZ,
    known_at TIMESTAMPTZ NOT NULL,
    logged_at TIMESTAMPTZ NOT NULL,
    certainty VARCHAR NOT NULL,
    own_certainty VARCHAR NOT NULL,
    attested BOOLEAN NOT NULL,
    claim VARCHAR,
    claim_stance VARCHAR NOT NULL,
    tags VARCHAR[] NOT NULL,
    corrected BOOLEAN NOT NULL,
    corrected_by UUID,
    amends UUID,
    effect VARCHAR,
    kafka_topic VARCHAR NOT NULL,
    kafka_partition INTEGER NOT NULL,
    kafka_offset BIGINT NOT NULL,
    publisher VARCHAR,
    attributed_to VARCHAR,
    via VARCHAR,
    url VARCHAR,
    published DATE
);

COMMENT ON TABLE internal.timeline_validity IS 'Amendments, and the events that something touches, as they stand in the timeline, over spans of knowledge [known_from, known_to).';
COMMENT ON COLUMN internal.timeline_validity.known_from IS 'From when on this is known.';
COMMENT ON COLUMN internal.timeline_validity.known_to IS 'Until when, exclusive; infinity: until now.';
COMMENT ON COLUMN internal.timeline_validity.key IS 'Key of the event: 128 bits of the hash of source and id.';
COMMENT ON COLUMN internal.timeline_validity.id IS 'Id of the event within its source.';
COMMENT ON COLUMN internal.timeline_validity.source IS 'One URI a publisher.';
COMMENT ON COLUMN internal.timeline_validity.kind IS 'Kind of the event, such as model.launched.';
COMMENT ON COLUMN internal.timeline_validity.subject IS 'Slug of the first organisation.';
COMMENT ON COLUMN internal.timeline_validity.headline IS 'One line, as corrected.';
COMMENT ON COLUMN internal.timeline_validity.organizations IS 'Slugs of the organisations that it names, first the subject.';
COMMENT ON COLUMN internal.timeline_validity.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.timeline_validity.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.timeline_validity.precision IS 'How precisely the time is known.';
COMMENT ON COLUMN internal.timeline_validity.lasted_until IS 'End of a state that lasted.';
COMMENT ON COLUMN internal.timeline_validity.known_at IS 'From when the event was known; that of the event also when it is corrected.';
COMMENT ON COLUMN internal.timeline_validity.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.timeline_validity.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN internal.timeline_validity.own_certainty IS 'As its source states it: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.timeline_validity.attested IS 'Whether it counts once it is sure: reported, confirmed, or contested although its own source confirms it.';
COMMENT ON COLUMN internal.timeline_validity.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN internal.timeline_validity.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.timeline_validity.tags IS 'Tags.';
COMMENT ON COLUMN internal.timeline_validity.corrected IS 'Whether a correction is in force.';
COMMENT ON COLUMN internal.timeline_validity.corrected_by IS 'Key of that correction.';
COMMENT ON COLUMN internal.timeline_validity.amends IS 'Of an amendment: key of its target.';
COMMENT ON COLUMN internal.timeline_validity.effect IS 'Of an amendment: acting | superseded | retracted | waiting | inert.';
COMMENT ON COLUMN internal.timeline_validity.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.timeline_validity.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.timeline_validity.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.timeline_validity.publisher IS 'Provenance: who published it.';
COMMENT ON COLUMN internal.timeline_validity.attributed_to IS 'Provenance: to whom it is attributed.';
COMMENT ON COLUMN internal.timeline_validity.via IS 'Provenance: through whom.';
COMMENT ON COLUMN internal.timeline_validity.url IS 'Provenance: address.';
COMMENT ON COLUMN internal.timeline_validity.published IS 'Provenance: date of publication.';
