-- Plans: something is to happen within a window. subject plans it.
-- kinds: plan.announced

CREATE TABLE internal.fact_plans (
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
    what VARCHAR,
    expected VARCHAR,
    window_from TIMESTAMPTZ,
    window_to TIMESTAMPTZ,
    commitment VARCHAR
);

COMMENT ON TABLE internal.fact_plans IS 'Plans: something is to happen within a window. subject plans it.';
COMMENT ON COLUMN internal.fact_plans.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_plans.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_plans.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_plans.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_plans.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_plans.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_plans.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_plans.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_plans.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_plans.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_plans.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_plans.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_plans.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_plans.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_plans.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_plans.what IS 'What is planned.';
COMMENT ON COLUMN internal.fact_plans.expected IS 'Kind of the event that would fulfill it.';
COMMENT ON COLUMN internal.fact_plans.window_from IS 'Start of the window; NULL: open.';
COMMENT ON COLUMN internal.fact_plans.window_to IS 'End of the window, exclusive.';
COMMENT ON COLUMN internal.fact_plans.commitment IS 'considered | intended | agreed | done.';

INSERT INTO internal.fact_plans BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.what,
    d.expected,
    d."window"."from" AS window_from,
    d."window"."to" AS window_to,
    coalesce(d.commitment, 'intended') AS commitment
FROM (
    SELECT *, from_json(data, '{"what":"VARCHAR","expected":"VARCHAR","window":{"from":"TIMESTAMPTZ","to":"TIMESTAMPTZ"},"commitment":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('plan.announced')
);
