-- What people say of something.
-- kinds: comment.published

CREATE TABLE internal.fact_comments (
    key UUID NOT NULL,
    version UUID NOT NULL,
    kind VARCHAR,
    subject VARCHAR,
    happened_from TIMESTAMPTZ,
    happened_to TIMESTAMPTZ,
    lasted_until TIMESTAMPTZ,
    known_at TIMESTAMPTZ,
    logged_at TIMESTAMPTZ,
    kafka_topic VARCHAR,
    kafka_partition INTEGER,
    kafka_offset BIGINT,
    certainty VARCHAR,
    claim VARCHAR,
    claim_stance VARCHAR,
    speaker VARCHAR,
    affiliation VARCHAR,
    about VARCHAR,
    stance VARCHAR,
    summary VARCHAR
);

COMMENT ON TABLE internal.fact_comments IS 'What people say of something.';
COMMENT ON COLUMN internal.fact_comments.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_comments.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_comments.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_comments.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_comments.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_comments.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_comments.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_comments.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_comments.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_comments.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_comments.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_comments.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_comments.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_comments.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_comments.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_comments.speaker IS 'Who speaks.';
COMMENT ON COLUMN internal.fact_comments.affiliation IS 'Whom the speaker belongs to.';
COMMENT ON COLUMN internal.fact_comments.about IS 'Of what.';
COMMENT ON COLUMN internal.fact_comments.stance IS 'positive | neutral | negative | mixed.';
COMMENT ON COLUMN internal.fact_comments.summary IS 'What is said.';

INSERT INTO internal.fact_comments BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.speaker,
    d.affiliation,
    d.about,
    coalesce(d.stance, 'neutral') AS stance,
    d.summary
FROM (
    SELECT *, from_json(data, '{"speaker":"VARCHAR","affiliation":"VARCHAR","about":"VARCHAR","stance":"VARCHAR","summary":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('comment.published')
);
