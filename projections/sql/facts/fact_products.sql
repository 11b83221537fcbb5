-- Products and new versions of them.
-- kinds: product.launched

CREATE TABLE internal.fact_products (
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
    product VARCHAR,
    details VARCHAR
);

COMMENT ON TABLE internal.fact_products IS 'Products and new versions of them.';
COMMENT ON COLUMN internal.fact_products.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_products.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_products.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_products.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_products.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_products.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_products.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_products.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_products.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_products.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_products.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_products.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_products.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_products.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_products.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_products.product IS 'The product.';
COMMENT ON COLUMN internal.fact_products.details IS 'In words.';

INSERT INTO internal.fact_products BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.product,
    d.details
FROM (
    SELECT *, from_json(data, '{"product":"VARCHAR","details":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('product.launched')
);
