-- Revenues, their growth and what drives them. subject earns it.
-- kinds: revenue.reported

CREATE TABLE internal.fact_revenue (
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
    measure VARCHAR,
    segment VARCHAR,
    amount DOUBLE,
    currency VARCHAR,
    bound VARCHAR,
    change_over VARCHAR,
    change_percent DOUBLE,
    change_amount DOUBLE,
    change_currency VARCHAR,
    change_bound VARCHAR,
    drivers STRUCT(what VARCHAR, share DOUBLE, bound VARCHAR, words VARCHAR)[]
);

COMMENT ON TABLE internal.fact_revenue IS 'Revenues, their growth and what drives them. subject earns it.';
COMMENT ON COLUMN internal.fact_revenue.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_revenue.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_revenue.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_revenue.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_revenue.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_revenue.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_revenue.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_revenue.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_revenue.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_revenue.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_revenue.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_revenue.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_revenue.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_revenue.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_revenue.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_revenue.measure IS 'annual_run_rate | annual | quarterly; never mixed.';
COMMENT ON COLUMN internal.fact_revenue.segment IS 'Part of the business.';
COMMENT ON COLUMN internal.fact_revenue.amount IS 'Revenue, in whole units of the currency; a bound, not always the value.';
COMMENT ON COLUMN internal.fact_revenue.currency IS 'ISO 4217.';
COMMENT ON COLUMN internal.fact_revenue.bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';
COMMENT ON COLUMN internal.fact_revenue.change_over IS 'Period compared with: month | quarter | half_year | year.';
COMMENT ON COLUMN internal.fact_revenue.change_percent IS 'Growth over that period, per cent; negative when down.';
COMMENT ON COLUMN internal.fact_revenue.change_amount IS 'Growth over that period, negative when down, in whole units of the currency; a bound, not always the value.';
COMMENT ON COLUMN internal.fact_revenue.change_currency IS 'ISO 4217.';
COMMENT ON COLUMN internal.fact_revenue.change_bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';
COMMENT ON COLUMN internal.fact_revenue.drivers IS 'What drives it, with share (0 to 1) or words.';

INSERT INTO internal.fact_revenue BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.measure,
    d.segment,
    d.amount.amount AS amount,
    d.amount.currency AS currency,
    CASE WHEN d.amount.amount IS NOT NULL THEN coalesce(d.amount.bound, 'exact') END AS bound,
    d.change.over AS change_over,
    CASE WHEN d.change.direction = 'down' THEN -abs(d.change.percent) ELSE d.change.percent END AS change_percent,
    CASE WHEN d.change.direction = 'down' THEN -d.change.amount.amount ELSE d.change.amount.amount END AS change_amount,
    d.change.amount.currency AS change_currency,
    CASE WHEN d.change.amount.amount IS NOT NULL THEN coalesce(d.change.amount.bound, 'exact') END AS change_bound,
    [{'what': x.what, 'share': x.share.share, 'bound': CASE WHEN x.share.share IS NOT NULL THEN coalesce(x.share.bound, 'exact') END, 'words': x.words} FOR x IN coalesce(d.drivers, [])] AS drivers
FROM (
    SELECT *, from_json(data, '{"measure":"VARCHAR","segment":"VARCHAR","amount":{"amount":"DOUBLE","currency":"VARCHAR","bound":"VARCHAR"},"change":{"over":"VARCHAR","percent":"DOUBLE","direction":"VARCHAR","amount":{"amount":"DOUBLE","currency":"VARCHAR","bound":"VARCHAR"}},"drivers":[{"what":"VARCHAR","share":{"share":"DOUBLE","bound":"VARCHAR"},"words":"VARCHAR"}]}') AS d
    FROM statements WHERE kind IN ('revenue.reported')
);
