-- Who supplies models or compute to a product, or to a whole consumer.
-- kinds: supplier.changed

CREATE TABLE internal.fact_suppliers (
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
    consumer VARCHAR,
    product VARCHAR,
    supplier VARCHAR,
    resource VARCHAR,
    model VARCHAR,
    extent VARCHAR,
    share DOUBLE,
    share_bound VARCHAR
);

COMMENT ON TABLE internal.fact_suppliers IS 'Who supplies models or compute to a product, or to a whole consumer.';
COMMENT ON COLUMN internal.fact_suppliers.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_suppliers.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_suppliers.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_suppliers.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_suppliers.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_suppliers.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_suppliers.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_suppliers.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_suppliers.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_suppliers.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_suppliers.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_suppliers.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_suppliers.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_suppliers.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_suppliers.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_suppliers.consumer IS 'Slug of who takes it.';
COMMENT ON COLUMN internal.fact_suppliers.product IS 'The product; NULL: the whole consumer.';
COMMENT ON COLUMN internal.fact_suppliers.supplier IS 'Slug of who supplies.';
COMMENT ON COLUMN internal.fact_suppliers.resource IS 'model | compute.';
COMMENT ON COLUMN internal.fact_suppliers.model IS 'Which model.';
COMMENT ON COLUMN internal.fact_suppliers.extent IS 'testing | hosted | selectable | partial | primary | dropped.';
COMMENT ON COLUMN internal.fact_suppliers.share IS 'Part of the need that it meets, 0 to 1.';
COMMENT ON COLUMN internal.fact_suppliers.share_bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';

INSERT INTO internal.fact_suppliers BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.consumer,
    d.product,
    d.supplier,
    coalesce(d."of", 'model') AS resource,
    d.model,
    d.extent,
    d.share.share AS share,
    CASE WHEN d.share.share IS NOT NULL THEN coalesce(d.share.bound, 'exact') END AS share_bound
FROM (
    SELECT *, from_json(data, '{"consumer":"VARCHAR","product":"VARCHAR","supplier":"VARCHAR","of":"VARCHAR","model":"VARCHAR","extent":"VARCHAR","share":{"share":"DOUBLE","bound":"VARCHAR"}}') AS d
    FROM statements WHERE kind IN ('supplier.changed')
);
