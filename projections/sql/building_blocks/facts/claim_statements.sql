-- Every statement that shares a claim, from events and from corrections of them, in the form of a
-- fact table; amendments are never members.
-- example: SELECT count(*) FROM facts_as_of('claim_statements', DATE '2026-07-01')
-- column key: The event.
-- column version: Record that states it: the event itself, or a correction (its key).
-- column kind: Kind of the event, such as model.launched.
-- column lasted_until: End of a state that lasted.
-- column certainty: As stated.

CREATE OR REPLACE VIEW internal.claim_statements AS
SELECT
    key, key AS version, kind, subject, happened_from, happened_to, lasted_until, known_at,
    logged_at, kafka_topic, kafka_partition, kafka_offset,
    certainty, claim, claim_stance
FROM internal.canonical_records WHERE claim IS NOT NULL AND kind NOT LIKE 'event.%'
UNION ALL
SELECT
    target, version, stated_kind, new_subject, new_happened_from, new_happened_to, new_lasted_until,
    known_at, logged_at, kafka_topic, kafka_partition, kafka_offset,
    new_certainty, new_claim, new_claim_stance
FROM internal.fact_amendments WHERE action = 'corrected' AND new_claim IS NOT NULL;
