-- Reorganizations: a unit, what became of it, who leads it since.
-- kinds: organization.reorganized

CREATE TABLE internal.fact_reorganizations (
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
    unit VARCHAR,
    change VARCHAR,
    leaders STRUCT(person VARCHAR, role VARCHAR)[]
);

COMMENT ON TABLE internal.fact_reorganizations IS 'Reorganizations: a unit, what became of it, who leads it since.';
COMMENT ON COLUMN internal.fact_reorganizations.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_reorganizations.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_reorganizations.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_reorganizations.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_reorganizations.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_reorganizations.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_reorganizations.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_reorganizations.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_reorganizations.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_reorganizations.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_reorganizations.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_reorganizations.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_reorganizations.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_reorganizations.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_reorganizations.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_reorganizations.unit IS 'The unit.';
COMMENT ON COLUMN internal.fact_reorganizations.change IS 'formed | merged | split | moved | renamed | dissolved | refocused.';
COMMENT ON COLUMN internal.fact_reorganizations.leaders IS 'Who leads it since.';

INSERT INTO internal.fact_reorganizations BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.unit,
    d.change,
    coalesce(d.leaders, []) AS leaders
FROM (
    SELECT *, from_json(data, '{"unit":"VARCHAR","change":"VARCHAR","leaders":[{"person":"VARCHAR","role":"VARCHAR"}]}') AS d
    FROM statements WHERE kind IN ('organization.reorganized')
);
