-- What events bear on: other events, or claims. One row a reference.
-- kinds: *

CREATE TABLE internal.fact_bearings (
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
    bears_on UUID,
    bears_on_source VARCHAR,
    bears_on_id VARCHAR,
    bears_on_claim VARCHAR
);

COMMENT ON TABLE internal.fact_bearings IS 'What events bear on: other events, or claims. One row a reference.';
COMMENT ON COLUMN internal.fact_bearings.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_bearings.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_bearings.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_bearings.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_bearings.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_bearings.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_bearings.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_bearings.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_bearings.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_bearings.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_bearings.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_bearings.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_bearings.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_bearings.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_bearings.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_bearings.bears_on IS 'Key of the event it bears on; NULL: a claim.';
COMMENT ON COLUMN internal.fact_bearings.bears_on_source IS 'Its source.';
COMMENT ON COLUMN internal.fact_bearings.bears_on_id IS 'Its id.';
COMMENT ON COLUMN internal.fact_bearings.bears_on_claim IS 'The claim it bears on; NULL: an event.';

INSERT INTO internal.fact_bearings BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    internal.event_key(b.source, b.id) AS bears_on, b.source AS bears_on_source, b.id AS bears_on_id, b.claim AS bears_on_claim
FROM (
    SELECT *, from_json(data, '{"bears_on":[{"source":"VARCHAR","id":"VARCHAR","claim":"VARCHAR"}]}') AS d
    FROM statements WHERE contains(data::VARCHAR, '"bears_on"')
), UNNEST(d.bears_on) AS u(b);
