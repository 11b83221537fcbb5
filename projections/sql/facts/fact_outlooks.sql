-- What people expect of something.
-- kinds: outlook.issued

CREATE TABLE internal.fact_outlooks (
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
    speaker VARCHAR,
    stance VARCHAR,
    horizon VARCHAR,
    window_from TIMESTAMPTZ,
    window_to TIMESTAMPTZ,
    rationale VARCHAR,
    amount DOUBLE,
    currency VARCHAR,
    bound VARCHAR
);

COMMENT ON TABLE internal.fact_outlooks IS 'What people expect of something.';
COMMENT ON COLUMN internal.fact_outlooks.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_outlooks.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_outlooks.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_outlooks.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_outlooks.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_outlooks.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_outlooks.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_outlooks.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_outlooks.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_outlooks.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_outlooks.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_outlooks.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_outlooks.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_outlooks.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_outlooks.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_outlooks.about IS 'Of what.';
COMMENT ON COLUMN internal.fact_outlooks.speaker IS 'Who expects it.';
COMMENT ON COLUMN internal.fact_outlooks.stance IS 'positive | neutral | negative | mixed.';
COMMENT ON COLUMN internal.fact_outlooks.horizon IS 'short_term | medium_term | long_term, as the speaker says.';
COMMENT ON COLUMN internal.fact_outlooks.window_from IS 'Start of the window it is about.';
COMMENT ON COLUMN internal.fact_outlooks.window_to IS 'End of it, exclusive.';
COMMENT ON COLUMN internal.fact_outlooks.rationale IS 'Why.';
COMMENT ON COLUMN internal.fact_outlooks.amount IS 'What is expected, in whole units of the currency; a bound, not always the value.';
COMMENT ON COLUMN internal.fact_outlooks.currency IS 'ISO 4217.';
COMMENT ON COLUMN internal.fact_outlooks.bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';

INSERT INTO internal.fact_outlooks BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.about,
    d.speaker,
    d.stance,
    d.horizon,
    d."window"."from" AS window_from,
    d."window"."to" AS window_to,
    d.rationale,
    d.amount.amount AS amount,
    d.amount.currency AS currency,
    CASE WHEN d.amount.amount IS NOT NULL THEN coalesce(d.amount.bound, 'exact') END AS bound
FROM (
    SELECT *, from_json(data, '{"about":"VARCHAR","speaker":"VARCHAR","stance":"VARCHAR","horizon":"VARCHAR","window":{"from":"TIMESTAMPTZ","to":"TIMESTAMPTZ"},"rationale":"VARCHAR","amount":{"amount":"DOUBLE","currency":"VARCHAR","bound":"VARCHAR"}}') AS d
    FROM statements WHERE kind IN ('outlook.issued')
);
