-- Amendments that do not act, each with the reason: they break a rule (inert), wait for their target, were taken back, or were superseded.
-- needs: amendments_as_of occurrence
-- example: SELECT id, action, state, reason FROM inert_amendments_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01')

CREATE OR REPLACE MACRO inert_amendments_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT id, "source", action, target_id, target_source, target, state, _a.reason, happened_from, happened_to, occurrence("at"::TIMESTAMPTZ, happened_from, happened_to) AS occurrence, known_at, certainty, key
FROM amendments_as_of(known, logged) AS _a
WHERE state <> 'acting';

CREATE OR REPLACE VIEW inert_amendments AS FROM inert_amendments_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
