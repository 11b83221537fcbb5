-- Prices of model use, per million tokens.
-- kinds: price.changed

CREATE TABLE internal.fact_prices (
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
    provider VARCHAR,
    input DOUBLE,
    input_currency VARCHAR,
    input_bound VARCHAR,
    output DOUBLE,
    output_currency VARCHAR,
    output_bound VARCHAR
);

COMMENT ON TABLE internal.fact_prices IS 'Prices of model use, per million tokens.';
COMMENT ON COLUMN internal.fact_prices.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_prices.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_prices.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_prices.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_prices.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_prices.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_prices.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_prices.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_prices.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_prices.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_prices.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_prices.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_prices.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_prices.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_prices.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_prices.model IS 'The model.';
COMMENT ON COLUMN internal.fact_prices.provider IS 'Slug of who charges.';
COMMENT ON COLUMN internal.fact_prices.input IS 'Price of a million input tokens.';
COMMENT ON COLUMN internal.fact_prices.input_currency IS 'ISO 4217.';
COMMENT ON COLUMN internal.fact_prices.input_bound IS 'exact, or a bound.';
COMMENT ON COLUMN internal.fact_prices.output IS 'Price of a million output tokens.';
COMMENT ON COLUMN internal.fact_prices.output_currency IS 'ISO 4217.';
COMMENT ON COLUMN internal.fact_prices.output_bound IS 'exact, or a bound.';

INSERT INTO internal.fact_prices BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.model,
    d.provider,
    d.input.amount AS input,
    d.input.currency AS input_currency,
    CASE WHEN d.input.amount IS NOT NULL THEN coalesce(d.input.bound, 'exact') END AS input_bound,
    d.output.amount AS output,
    d.output.currency AS output_currency,
    CASE WHEN d.output.amount IS NOT NULL THEN coalesce(d.output.bound, 'exact') END AS output_bound
FROM (
    SELECT *, from_json(data, '{"model":"VARCHAR","provider":"VARCHAR","input":{"amount":"DOUBLE","currency":"VARCHAR","bound":"VARCHAR"},"output":{"amount":"DOUBLE","currency":"VARCHAR","bound":"VARCHAR"}}') AS d
    FROM statements WHERE kind IN ('price.changed')
);
