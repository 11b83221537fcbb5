-- Amendments that do not act, each with the reason: they break a rule (inert), wait for their
-- target, were taken back, or were superseded.
-- example: SELECT id, action, state, why FROM inert_amendments_as_of(DATE '2026-07-01', DATE
--   '2026-07-01')
-- column target_id: Id of its target.
-- column target_source: Source of its target.
-- column target: Key of its target.
-- column state: inert | waiting | retracted | superseded.
-- column why: Why it does not act.
-- column reason: What its source gives as the reason for it.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO inert_amendments_as_of(
    "at", known, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
SELECT id, source, action, target_id, target_source, target, state, why, reason, happened_from,
    happened_to, internal.occurrence("at"::TIMESTAMPTZ, happened_from, happened_to) AS occurrence,
    known_at, certainty, key
FROM amendments_as_of(known, logged) AS _a
WHERE state <> 'acting';

CREATE OR REPLACE VIEW inert_amendments AS
    FROM inert_amendments_as_of(session_at(), session_known(), session_logged());
