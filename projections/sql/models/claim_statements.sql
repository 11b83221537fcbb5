-- Every statement that shares a claim, from events and from corrections of them, in the form of a fact table; amendments are never members.
-- needs: canonical_records
-- example: SELECT count(*) FROM facts_as_of('claim_statements', TIMESTAMPTZ '2026-07-01')

CREATE OR REPLACE VIEW internal.claim_statements AS
SELECT
    key, key AS version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset,
    certainty, claim, claim_stance
FROM main.ledger WHERE claim IS NOT NULL AND kind NOT LIKE 'event.%'
UNION ALL
SELECT
    target, version, stated_kind, new_subject, new_happened_from, new_happened_to, new_lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset,
    new_certainty, new_claim, new_claim_stance
FROM internal.fact_amendments WHERE action = 'corrected' AND new_claim IS NOT NULL;

COMMENT ON VIEW internal.claim_statements IS 'Every statement that shares a claim, from events and from corrections of them, in the form of a fact table; amendments are never members.';
COMMENT ON COLUMN internal.claim_statements.key IS 'The event.';
COMMENT ON COLUMN internal.claim_statements.version IS 'Record that says so: the event itself, or a correction (its key).';
COMMENT ON COLUMN internal.claim_statements.kind IS 'Kind of the event, such as model.launched.';
COMMENT ON COLUMN internal.claim_statements.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.claim_statements.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.claim_statements.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.claim_statements.lasted_until IS 'End of a state that lasted.';
COMMENT ON COLUMN internal.claim_statements.known_at IS 'From when it was known.';
COMMENT ON COLUMN internal.claim_statements.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.claim_statements.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.claim_statements.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.claim_statements.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.claim_statements.certainty IS 'As stated.';
COMMENT ON COLUMN internal.claim_statements.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN internal.claim_statements.claim_stance IS 'supports | contradicts.';
