-- Layoffs. subject lets people go.
-- kinds: layoff.reported

CREATE TABLE internal.fact_layoffs (
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
    headcount BIGINT,
    headcount_bound VARCHAR,
    share DOUBLE,
    share_bound VARCHAR,
    unit VARCHAR,
    reason VARCHAR
);

COMMENT ON TABLE internal.fact_layoffs IS 'Layoffs. subject lets people go.';
COMMENT ON COLUMN internal.fact_layoffs.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_layoffs.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_layoffs.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_layoffs.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_layoffs.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_layoffs.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_layoffs.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_layoffs.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_layoffs.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_layoffs.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_layoffs.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_layoffs.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_layoffs.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_layoffs.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_layoffs.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_layoffs.headcount IS 'How many.';
COMMENT ON COLUMN internal.fact_layoffs.headcount_bound IS 'exact, or a bound.';
COMMENT ON COLUMN internal.fact_layoffs.share IS 'Part of all, 0 to 1.';
COMMENT ON COLUMN internal.fact_layoffs.share_bound IS 'exact, or a bound.';
COMMENT ON COLUMN internal.fact_layoffs.unit IS 'Which unit.';
COMMENT ON COLUMN internal.fact_layoffs.reason IS 'Why.';

INSERT INTO internal.fact_layoffs BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.headcount.count AS headcount,
    CASE WHEN d.headcount.count IS NOT NULL THEN coalesce(d.headcount.bound, 'exact') END AS headcount_bound,
    d.share.share AS share,
    CASE WHEN d.share.share IS NOT NULL THEN coalesce(d.share.bound, 'exact') END AS share_bound,
    d.unit,
    d.reason
FROM (
    SELECT *, from_json(data, '{"headcount":{"count":"BIGINT","bound":"VARCHAR"},"share":{"share":"DOUBLE","bound":"VARCHAR"},"unit":"VARCHAR","reason":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('layoff.reported')
);
