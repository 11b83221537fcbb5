-- Disputes: raised, and settled.
-- kinds: dispute.raised dispute.settled

CREATE TABLE internal.fact_disputes (
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
    parties STRUCT(organization VARCHAR, people VARCHAR)[],
    about VARCHAR,
    request VARCHAR,
    answer VARCHAR,
    outcome VARCHAR,
    commitment VARCHAR,
    dispute UUID,
    dispute_claim VARCHAR
);

COMMENT ON TABLE internal.fact_disputes IS 'Disputes: raised, and settled.';
COMMENT ON COLUMN internal.fact_disputes.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_disputes.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_disputes.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_disputes.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_disputes.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_disputes.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_disputes.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_disputes.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_disputes.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_disputes.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_disputes.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_disputes.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_disputes.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_disputes.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_disputes.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_disputes.parties IS 'Sides: organizations, or persons and groups inside one.';
COMMENT ON COLUMN internal.fact_disputes.about IS 'What it is about.';
COMMENT ON COLUMN internal.fact_disputes.request IS 'What was asked.';
COMMENT ON COLUMN internal.fact_disputes.answer IS 'What was answered.';
COMMENT ON COLUMN internal.fact_disputes.outcome IS 'How it stood or ended.';
COMMENT ON COLUMN internal.fact_disputes.commitment IS 'Of one raised: considered | intended | agreed | done.';
COMMENT ON COLUMN internal.fact_disputes.dispute IS 'Of a settlement: key of the event that raised it.';
COMMENT ON COLUMN internal.fact_disputes.dispute_claim IS 'Of a settlement: the claim that names the dispute.';

INSERT INTO internal.fact_disputes BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    [{'organization': x.organization, 'people': x."group"} FOR x IN coalesce(d.parties, [])] AS parties,
    d.about,
    d.request,
    d.answer,
    d.outcome,
    CASE WHEN kind = 'dispute.raised' THEN coalesce(d.commitment, 'done') END AS commitment,
    internal.event_key(d.dispute.source, d.dispute.id) AS dispute,
    d.dispute.claim AS dispute_claim
FROM (
    SELECT *, from_json(data, '{"parties":[{"organization":"VARCHAR","group":"VARCHAR"}],"about":"VARCHAR","request":"VARCHAR","answer":"VARCHAR","outcome":"VARCHAR","commitment":"VARCHAR","dispute":{"source":"VARCHAR","id":"VARCHAR","claim":"VARCHAR"}}') AS d
    FROM statements WHERE kind IN ('dispute.raised', 'dispute.settled')
);
