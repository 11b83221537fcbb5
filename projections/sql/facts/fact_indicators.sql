-- Indicators: what is watched, and why.
-- kinds: indicator.watched

CREATE TABLE internal.fact_indicators (
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
    about VARCHAR,
    measure VARCHAR,
    why VARCHAR,
    condition_measure VARCHAR,
    comparison VARCHAR,
    threshold DOUBLE,
    condition_about STRUCT(organization VARCHAR, versus VARCHAR, supplier VARCHAR, investee VARCHAR, segment VARCHAR, basis VARCHAR, benchmark VARCHAR, unit VARCHAR, higher_is_better BOOLEAN, model VARCHAR, side VARCHAR)
);

COMMENT ON TABLE internal.fact_indicators IS 'Indicators: what is watched, and why.';
COMMENT ON COLUMN internal.fact_indicators.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_indicators.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_indicators.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_indicators.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_indicators.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_indicators.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_indicators.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_indicators.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_indicators.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_indicators.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_indicators.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_indicators.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_indicators.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_indicators.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_indicators.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_indicators.about IS 'What is watched.';
COMMENT ON COLUMN internal.fact_indicators.measure IS 'By what.';
COMMENT ON COLUMN internal.fact_indicators.why IS 'Why.';
COMMENT ON COLUMN internal.fact_indicators.condition_measure IS 'What the condition compares.';
COMMENT ON COLUMN internal.fact_indicators.comparison IS 'lt | le | eq | ge | gt.';
COMMENT ON COLUMN internal.fact_indicators.threshold IS 'With what.';
COMMENT ON COLUMN internal.fact_indicators.condition_about IS 'What the measure is of; which of its fields are set depends on the measure.';

INSERT INTO internal.fact_indicators BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.about,
    d.measure,
    d.why,
    d.condition.measure AS condition_measure,
    d.condition.comparison AS comparison,
    d.condition.threshold AS threshold,
    d.condition.about AS condition_about
FROM (
    SELECT *, from_json(data, '{"about":"VARCHAR","measure":"VARCHAR","why":"VARCHAR","condition":{"measure":"VARCHAR","comparison":"VARCHAR","threshold":"DOUBLE","about":{"organization":"VARCHAR","versus":"VARCHAR","supplier":"VARCHAR","investee":"VARCHAR","segment":"VARCHAR","basis":"VARCHAR","benchmark":"VARCHAR","unit":"VARCHAR","higher_is_better":"BOOLEAN","model":"VARCHAR","side":"VARCHAR"}}}') AS d
    FROM statements WHERE kind IN ('indicator.watched')
);
