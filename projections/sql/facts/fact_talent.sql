-- People and groups who leave, join and take over.
-- kinds: talent.departed talent.joined talent.appointed

CREATE TABLE internal.fact_talent (
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
    person VARCHAR,
    people VARCHAR,
    headcount BIGINT,
    headcount_bound VARCHAR,
    role VARCHAR,
    team VARCHAR,
    from_org VARCHAR,
    to_org VARCHAR,
    reason VARCHAR,
    counted_in VARCHAR
);

COMMENT ON TABLE internal.fact_talent IS 'People and groups who leave, join and take over.';
COMMENT ON COLUMN internal.fact_talent.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_talent.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_talent.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_talent.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_talent.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_talent.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_talent.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_talent.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_talent.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_talent.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_talent.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_talent.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_talent.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_talent.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_talent.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_talent.person IS 'The person; NULL for a group.';
COMMENT ON COLUMN internal.fact_talent.people IS 'The unnamed group; NULL for a person.';
COMMENT ON COLUMN internal.fact_talent.headcount IS 'How many, as stated; NULL: 1 for a person, unknown for a group.';
COMMENT ON COLUMN internal.fact_talent.headcount_bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';
COMMENT ON COLUMN internal.fact_talent.role IS 'The role taken or left.';
COMMENT ON COLUMN internal.fact_talent.team IS 'The team.';
COMMENT ON COLUMN internal.fact_talent.from_org IS 'Slug of the organization left; NULL: not said.';
COMMENT ON COLUMN internal.fact_talent.to_org IS 'Slug of the organization joined; NULL: not said.';
COMMENT ON COLUMN internal.fact_talent.reason IS 'Why, in words.';
COMMENT ON COLUMN internal.fact_talent.counted_in IS 'Claim of a group that already includes this person.';

INSERT INTO internal.fact_talent BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.person,
    d."group" AS people,
    d.headcount.count AS headcount,
    CASE WHEN d.headcount.count IS NOT NULL THEN coalesce(d.headcount.bound, 'exact') END AS headcount_bound,
    d.role,
    d.team,
    d."from" AS from_org,
    d."to" AS to_org,
    d.reason,
    d.counted_in
FROM (
    SELECT *, from_json(data, '{"person":"VARCHAR","group":"VARCHAR","headcount":{"count":"BIGINT","bound":"VARCHAR"},"role":"VARCHAR","team":"VARCHAR","from":"VARCHAR","to":"VARCHAR","reason":"VARCHAR","counted_in":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('talent.departed', 'talent.joined', 'talent.appointed')
);
