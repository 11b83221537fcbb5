-- Every statement that shares a claim, from events and from corrections of them, in the form of a fact table; amendments are never members.
-- needs: stands
-- example: SELECT count(*) FROM facts_as_of('claim_statements', TIMESTAMPTZ '2026-07-01')

CREATE OR REPLACE VIEW claim_statements AS
SELECT
    key, key AS version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, topic, "partition", "offset",
    certainty, claim, claim_stance
FROM ledger WHERE claim IS NOT NULL AND kind NOT LIKE 'event.%'
UNION ALL
SELECT
    target, version, stated_kind, new_subject, new_happened_from, new_happened_to, new_lasted_until, known_at, logged_at, topic, "partition", "offset",
    new_certainty, new_claim, new_claim_stance
FROM fact_amendments WHERE action = 'corrected' AND new_claim IS NOT NULL;

COMMENT ON VIEW claim_statements IS 'Statements that share a claim, from events and corrections, before anything is resolved.';
