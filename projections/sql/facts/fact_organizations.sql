-- Names of organizations: slug, name, aliases, what they are part of.
-- kinds: organization.named

CREATE TABLE internal.fact_organizations (
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
    slug VARCHAR,
    name VARCHAR,
    aliases VARCHAR[],
    parent VARCHAR
);

COMMENT ON TABLE internal.fact_organizations IS 'Names of organizations: slug, name, aliases, what they are part of.';
COMMENT ON COLUMN internal.fact_organizations.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_organizations.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_organizations.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_organizations.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_organizations.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_organizations.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_organizations.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_organizations.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_organizations.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_organizations.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_organizations.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_organizations.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_organizations.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_organizations.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_organizations.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_organizations.slug IS 'The organization, as events name it.';
COMMENT ON COLUMN internal.fact_organizations.name IS 'As people write it.';
COMMENT ON COLUMN internal.fact_organizations.aliases IS 'Other names.';
COMMENT ON COLUMN internal.fact_organizations.parent IS 'Slug of what it is part of.';

INSERT INTO internal.fact_organizations BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.slug,
    d.name,
    coalesce(d.aliases, []) AS aliases,
    d.parent
FROM (
    SELECT *, from_json(data, '{"slug":"VARCHAR","name":"VARCHAR","aliases":["VARCHAR"],"parent":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('organization.named')
);
