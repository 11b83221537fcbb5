-- Results of models on benchmarks: a score, a rank, or both. subject is the model's maker.
-- kinds: evaluation.scored

CREATE TABLE internal.fact_evaluations (
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
    model VARCHAR,
    benchmark VARCHAR,
    score DOUBLE,
    rank INTEGER,
    unit VARCHAR,
    higher_is_better BOOLEAN
);

COMMENT ON TABLE internal.fact_evaluations IS 'Results of models on benchmarks: a score, a rank, or both. subject is the model''s maker.';
COMMENT ON COLUMN internal.fact_evaluations.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_evaluations.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_evaluations.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_evaluations.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_evaluations.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_evaluations.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_evaluations.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_evaluations.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_evaluations.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_evaluations.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_evaluations.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_evaluations.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_evaluations.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_evaluations.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_evaluations.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_evaluations.model IS 'The model.';
COMMENT ON COLUMN internal.fact_evaluations.benchmark IS 'What was measured.';
COMMENT ON COLUMN internal.fact_evaluations.score IS 'In units; NULL where only ranked.';
COMMENT ON COLUMN internal.fact_evaluations.rank IS 'As stated, 1 is the best; NULL where only scored.';
COMMENT ON COLUMN internal.fact_evaluations.unit IS 'Unit of the score.';
COMMENT ON COLUMN internal.fact_evaluations.higher_is_better IS 'Whether a greater score is the better one.';

INSERT INTO internal.fact_evaluations BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.model,
    d.benchmark,
    d.score,
    d.rank,
    d.unit,
    coalesce(d.higher_is_better, true) AS higher_is_better
FROM (
    SELECT *, from_json(data, '{"model":"VARCHAR","benchmark":"VARCHAR","score":"DOUBLE","rank":"INTEGER","unit":"VARCHAR","higher_is_better":"BOOLEAN"}') AS d
    FROM statements WHERE kind IN ('evaluation.scored')
);
