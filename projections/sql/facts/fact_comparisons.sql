-- Comparisons: a model, or an organization's models together, ahead of, near or behind rivals. One row a rival.
-- kinds: evaluation.compared

CREATE TABLE internal.fact_comparisons (
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
    result VARCHAR,
    versus VARCHAR,
    versus_model VARCHAR
);

COMMENT ON TABLE internal.fact_comparisons IS 'Comparisons: a model, or an organization''s models together, ahead of, near or behind rivals. One row a rival.';
COMMENT ON COLUMN internal.fact_comparisons.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_comparisons.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_comparisons.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_comparisons.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_comparisons.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_comparisons.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_comparisons.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_comparisons.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_comparisons.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_comparisons.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_comparisons.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_comparisons.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_comparisons.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_comparisons.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_comparisons.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_comparisons.model IS 'The model; NULL: the models of subject together.';
COMMENT ON COLUMN internal.fact_comparisons.benchmark IS 'On what; NULL: in general, or on several.';
COMMENT ON COLUMN internal.fact_comparisons.result IS 'ahead | near_parity | behind.';
COMMENT ON COLUMN internal.fact_comparisons.versus IS 'Slug of the rival''s organization.';
COMMENT ON COLUMN internal.fact_comparisons.versus_model IS 'The rival model; NULL: the models of versus together.';

INSERT INTO internal.fact_comparisons BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.model,
    d.benchmark,
    d.result,
    rival.organization AS versus,
    rival.model AS versus_model
FROM (
    SELECT *, from_json(data, '{"model":"VARCHAR","benchmark":"VARCHAR","result":"VARCHAR","versus":[{"organization":"VARCHAR","model":"VARCHAR"}]}') AS d
    FROM statements WHERE kind IN ('evaluation.compared')
)
, UNNEST(d.versus) AS u(rival);
