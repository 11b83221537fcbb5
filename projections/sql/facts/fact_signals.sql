-- Signals: what stream processors noticed across events.
-- kinds: signal.raised

CREATE TABLE internal.fact_signals (
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
    rule VARCHAR,
    rule_version INTEGER,
    severity VARCHAR,
    about VARCHAR,
    before VARCHAR,
    after VARCHAR,
    evidence STRUCT(source VARCHAR, id VARCHAR, key UUID)[]
);

COMMENT ON TABLE internal.fact_signals IS 'Signals: what stream processors noticed across events.';
COMMENT ON COLUMN internal.fact_signals.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_signals.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_signals.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_signals.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_signals.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_signals.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_signals.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_signals.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_signals.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_signals.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_signals.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_signals.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_signals.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_signals.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_signals.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_signals.rule IS 'The rule.';
COMMENT ON COLUMN internal.fact_signals.rule_version IS 'Its version.';
COMMENT ON COLUMN internal.fact_signals.severity IS 'info | notable | major.';
COMMENT ON COLUMN internal.fact_signals.about IS 'What changed: a question, or what the rule names.';
COMMENT ON COLUMN internal.fact_signals.before IS 'What was so until then.';
COMMENT ON COLUMN internal.fact_signals.after IS 'What is so from then on.';
COMMENT ON COLUMN internal.fact_signals.evidence IS 'Events that it rests on.';

INSERT INTO internal.fact_signals BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    d.rule,
    d.rule_version,
    coalesce(d.severity, 'info') AS severity,
    d.about,
    d."before",
    d."after",
    [{'source': x.source, 'id': x.id, 'key': internal.event_key(x.source, x.id)} FOR x IN d.evidence] AS evidence
FROM (
    SELECT *, from_json(data, '{"rule":"VARCHAR","rule_version":"INTEGER","severity":"VARCHAR","about":"VARCHAR","before":"VARCHAR","after":"VARCHAR","evidence":[{"source":"VARCHAR","id":"VARCHAR"}]}') AS d
    FROM statements WHERE kind IN ('signal.raised')
);
