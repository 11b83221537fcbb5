-- Strategies: what an organization or its leaders aim at.
-- kinds: strategy.stated

CREATE TABLE internal.fact_strategies (
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
    aim VARCHAR,
    speaker VARCHAR,
    horizon_from TIMESTAMPTZ,
    horizon_to TIMESTAMPTZ
);

COMMENT ON TABLE internal.fact_strategies IS 'Strategies: what an organization or its leaders aim at.';
COMMENT ON COLUMN internal.fact_strategies.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_strategies.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_strategies.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_strategies.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_strategies.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_strategies.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_strategies.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_strategies.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_strategies.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_strategies.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_strategies.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_strategies.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_strategies.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_strategies.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_strategies.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_strategies.aim IS 'The aim.';
COMMENT ON COLUMN internal.fact_strategies.speaker IS 'Who states it.';
COMMENT ON COLUMN internal.fact_strategies.horizon_from IS 'Start of the horizon.';
COMMENT ON COLUMN internal.fact_strategies.horizon_to IS 'End of it, exclusive.';

INSERT INTO internal.fact_strategies BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.aim,
    d.speaker,
    d.horizon."from" AS horizon_from,
    d.horizon."to" AS horizon_to
FROM (
    SELECT *, from_json(data, '{"aim":"VARCHAR","speaker":"VARCHAR","horizon":{"from":"TIMESTAMPTZ","to":"TIMESTAMPTZ"}}') AS d
    FROM statements WHERE kind IN ('strategy.stated')
);
