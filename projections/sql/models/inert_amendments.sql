-- Amendments that do not act, each with the reason: they break a rule (inert), wait for their target, were taken back, or were superseded.
-- needs: amendments_as_of occurrence
-- example: SELECT id, action, state, why FROM inert_amendments_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01')

CREATE OR REPLACE MACRO inert_amendments_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT id, source, action, target_id, target_source, target, state, why, reason, happened_from, happened_to, internal.occurrence("at"::TIMESTAMPTZ, happened_from, happened_to) AS occurrence, known_at, certainty, key
FROM amendments_as_of(known, logged) AS _a
WHERE state <> 'acting';

CREATE OR REPLACE VIEW inert_amendments AS FROM inert_amendments_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE inert_amendments_as_of IS 'Amendments that do not act, each with the reason: they break a rule (inert), wait for their target, were taken back, or were superseded.';
COMMENT ON VIEW inert_amendments IS 'Amendments that do not act, each with the reason: they break a rule (inert), wait for their target, were taken back, or were superseded.';
COMMENT ON COLUMN inert_amendments.id IS 'Id of that event within its source.';
COMMENT ON COLUMN inert_amendments.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN inert_amendments.action IS 'corrected | retracted | confirmed | denied.';
COMMENT ON COLUMN inert_amendments.target_id IS 'Id of its target.';
COMMENT ON COLUMN inert_amendments.target_source IS 'Source of its target.';
COMMENT ON COLUMN inert_amendments.target IS 'Key of its target.';
COMMENT ON COLUMN inert_amendments.state IS 'inert | waiting | retracted | superseded.';
COMMENT ON COLUMN inert_amendments.why IS 'Why it does not act.';
COMMENT ON COLUMN inert_amendments.reason IS 'What its source gives as the reason for it.';
COMMENT ON COLUMN inert_amendments.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN inert_amendments.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN inert_amendments.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN inert_amendments.known_at IS 'From when it was known.';
COMMENT ON COLUMN inert_amendments.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN inert_amendments.key IS 'Key of the event that the row rests on first.';
