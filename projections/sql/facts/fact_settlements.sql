-- What became of plans.
-- kinds: plan.settled

CREATE TABLE internal.fact_settlements (
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
    plan UUID,
    plan_source VARCHAR,
    plan_id VARCHAR,
    outcome VARCHAR,
    window_from TIMESTAMPTZ,
    window_to TIMESTAMPTZ
);

COMMENT ON TABLE internal.fact_settlements IS 'What became of plans.';
COMMENT ON COLUMN internal.fact_settlements.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_settlements.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_settlements.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_settlements.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_settlements.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_settlements.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_settlements.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_settlements.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_settlements.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_settlements.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_settlements.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_settlements.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_settlements.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_settlements.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_settlements.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_settlements.plan IS 'Key of the plan.';
COMMENT ON COLUMN internal.fact_settlements.plan_source IS 'Source of the plan.';
COMMENT ON COLUMN internal.fact_settlements.plan_id IS 'Id of the plan.';
COMMENT ON COLUMN internal.fact_settlements.outcome IS 'fulfilled | slipped | cancelled.';
COMMENT ON COLUMN internal.fact_settlements.window_from IS 'Start of the new window of one that slipped.';
COMMENT ON COLUMN internal.fact_settlements.window_to IS 'End of it, exclusive.';

INSERT INTO internal.fact_settlements BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    internal.event_key(d.plan.source, d.plan.id) AS plan,
    d.plan.source AS plan_source,
    d.plan.id AS plan_id,
    d.outcome,
    d."window"."from" AS window_from,
    d."window"."to" AS window_to
FROM (
    SELECT *, from_json(data, '{"plan":{"source":"VARCHAR","id":"VARCHAR"},"outcome":"VARCHAR","window":{"from":"TIMESTAMPTZ","to":"TIMESTAMPTZ"}}') AS d
    FROM statements WHERE kind IN ('plan.settled')
);
