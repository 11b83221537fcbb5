-- Amendments: corrections, retractions, confirmations and denials, with what a correction puts in its target's place.
-- Which of them act is not said here: see amendments_as_of.
-- kinds: event.corrected event.retracted event.confirmed event.denied

CREATE TABLE internal.fact_amendments (
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
    id VARCHAR,
    source VARCHAR,
    action VARCHAR,
    target UUID,
    target_source VARCHAR,
    target_id VARCHAR,
    reason VARCHAR,
    stated_kind VARCHAR,
    new_subject VARCHAR,
    new_headline VARCHAR,
    new_organizations VARCHAR[],
    new_tags VARCHAR[],
    new_time TIMESTAMPTZ,
    new_precision VARCHAR,
    new_happened_from TIMESTAMPTZ,
    new_happened_to TIMESTAMPTZ,
    new_lasted_until TIMESTAMPTZ,
    new_certainty VARCHAR,
    new_claim VARCHAR,
    new_claim_stance VARCHAR
);

COMMENT ON TABLE internal.fact_amendments IS 'Amendments: corrections, retractions, confirmations and denials, with what a correction puts in its target''s place. Which of them act is not said here: see amendments_as_of.';
COMMENT ON COLUMN internal.fact_amendments.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_amendments.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_amendments.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_amendments.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_amendments.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_amendments.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_amendments.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_amendments.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_amendments.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_amendments.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_amendments.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_amendments.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_amendments.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_amendments.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_amendments.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_amendments.id IS 'Id of the amendment.';
COMMENT ON COLUMN internal.fact_amendments.source IS 'Who amends.';
COMMENT ON COLUMN internal.fact_amendments.action IS 'corrected | retracted | confirmed | denied.';
COMMENT ON COLUMN internal.fact_amendments.target IS 'Key of the event or amendment acted upon.';
COMMENT ON COLUMN internal.fact_amendments.target_source IS 'Its source.';
COMMENT ON COLUMN internal.fact_amendments.target_id IS 'Its id.';
COMMENT ON COLUMN internal.fact_amendments.reason IS 'Why, in words.';
COMMENT ON COLUMN internal.fact_amendments.stated_kind IS 'Of a correction: the kind it states; must be the target''s.';
COMMENT ON COLUMN internal.fact_amendments.new_subject IS 'Of a correction: subject instead.';
COMMENT ON COLUMN internal.fact_amendments.new_headline IS 'Of a correction: headline instead.';
COMMENT ON COLUMN internal.fact_amendments.new_organizations IS 'Of a correction: organizations instead.';
COMMENT ON COLUMN internal.fact_amendments.new_tags IS 'Of a correction: tags instead.';
COMMENT ON COLUMN internal.fact_amendments.new_time IS 'Of a correction: time instead.';
COMMENT ON COLUMN internal.fact_amendments.new_precision IS 'Of a correction: precision instead.';
COMMENT ON COLUMN internal.fact_amendments.new_happened_from IS 'Of a correction: interval instead, start.';
COMMENT ON COLUMN internal.fact_amendments.new_happened_to IS 'Of a correction: interval instead, end.';
COMMENT ON COLUMN internal.fact_amendments.new_lasted_until IS 'Of a correction: lasted_until instead.';
COMMENT ON COLUMN internal.fact_amendments.new_certainty IS 'Of a correction: certainty instead.';
COMMENT ON COLUMN internal.fact_amendments.new_claim IS 'Of a correction: claim instead.';
COMMENT ON COLUMN internal.fact_amendments.new_claim_stance IS 'Of a correction: stance instead.';

INSERT INTO internal.fact_amendments BY NAME
SELECT
    a.key, a.version, a.kind, a.subject, a.happened_from, a.happened_to, a.lasted_until, a.known_at, a.logged_at, a.kafka_topic, a.kafka_partition, a.kafka_offset, a.certainty, a.claim, a.claim_stance,
    a.id, a.source, replace(a.kind, 'event.', '') AS action,
    internal.event_key(a.d.target.source, a.d.target.id) AS target,
    a.d.target.source AS target_source, a.d.target.id AS target_id, a.d.reason, a.d.kind AS stated_kind,
    r.subject AS new_subject,
    r.headline AS new_headline,
    r.organizations AS new_organizations,
    r.tags AS new_tags,
    r.time AS new_time,
    r.precision AS new_precision,
    r.happened_from AS new_happened_from,
    r.happened_to AS new_happened_to,
    r.lasted_until AS new_lasted_until,
    r.certainty AS new_certainty,
    r.claim AS new_claim,
    r.claim_stance AS new_claim_stance
FROM (
    SELECT *, from_json(data, '{"target":{"source":"VARCHAR","id":"VARCHAR"},"reason":"VARCHAR","kind":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('event.corrected', 'event.retracted', 'event.confirmed', 'event.denied')
) AS a
LEFT JOIN (SELECT * FROM statements WHERE key <> version) AS r
    ON r.version = a.key AND r.kafka_topic = a.kafka_topic AND r.kafka_partition = a.kafka_partition AND r.kafka_offset = a.kafka_offset;
