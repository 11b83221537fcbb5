-- Models: launches, stages of their life, estimates of what they are made of.
-- kinds: model.launched model.progressed model.estimated

CREATE TABLE internal.fact_models (
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
    access VARCHAR,
    stage VARCHAR,
    base_model VARCHAR,
    domain VARCHAR,
    parameters DOUBLE,
    training_compute DOUBLE,
    confidence VARCHAR,
    details VARCHAR
);

COMMENT ON TABLE internal.fact_models IS 'Models: launches, stages of their life, estimates of what they are made of.';
COMMENT ON COLUMN internal.fact_models.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_models.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_models.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_models.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_models.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_models.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_models.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_models.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_models.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_models.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_models.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_models.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_models.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_models.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_models.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_models.model IS 'The model.';
COMMENT ON COLUMN internal.fact_models.access IS 'Of a launch: open_weights | api | hosted | product | preview | unreleased.';
COMMENT ON COLUMN internal.fact_models.stage IS 'Of progress: in_development | internal_testing | preview | deprecated | retired.';
COMMENT ON COLUMN internal.fact_models.base_model IS 'What it was made from.';
COMMENT ON COLUMN internal.fact_models.domain IS 'What it is for.';
COMMENT ON COLUMN internal.fact_models.parameters IS 'Number of parameters.';
COMMENT ON COLUMN internal.fact_models.training_compute IS 'Floating-point operations of the training run, estimated.';
COMMENT ON COLUMN internal.fact_models.confidence IS 'Of an estimate: confident | likely | speculative | unknown.';
COMMENT ON COLUMN internal.fact_models.details IS 'In words.';

INSERT INTO internal.fact_models BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.model,
    d.access,
    d.stage,
    d.base_model,
    d.domain,
    d.parameters,
    d.training_compute,
    CASE WHEN kind = 'model.estimated' THEN coalesce(d.confidence, 'unknown') END AS confidence,
    d.details
FROM (
    SELECT *, from_json(data, '{"model":"VARCHAR","access":"VARCHAR","stage":"VARCHAR","base_model":"VARCHAR","domain":"VARCHAR","parameters":"DOUBLE","training_compute":"DOUBLE","confidence":"VARCHAR","details":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('model.launched', 'model.progressed', 'model.estimated')
);
