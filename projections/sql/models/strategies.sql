-- Strategies that are known, one row a statement that counts: aim and horizon.
-- needs: effective_facts_as_of canonical_records bounds
-- example: SELECT organization, aim FROM strategies_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO strategies_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.aim, _f.speaker, _f.horizon_from, _f.horizon_to,
    _f.happened_from, _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.is_firm, _f.claim, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_strategies', "at", known, logged) AS _f JOIN internal.canonical_records AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW strategies AS FROM strategies_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE strategies_as_of IS 'Strategies that are known, one row a statement that counts: aim and horizon.';
COMMENT ON VIEW strategies IS 'Strategies that are known, one row a statement that counts: aim and horizon.';
COMMENT ON COLUMN strategies.organization IS 'Slug of the organization.';
COMMENT ON COLUMN strategies.aim IS 'The aim.';
COMMENT ON COLUMN strategies.speaker IS 'Who says it.';
COMMENT ON COLUMN strategies.horizon_from IS 'Start of the horizon.';
COMMENT ON COLUMN strategies.horizon_to IS 'End of the horizon, exclusive.';
COMMENT ON COLUMN strategies.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN strategies.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN strategies.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN strategies.known_at IS 'From when it was known.';
COMMENT ON COLUMN strategies.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN strategies.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN strategies.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN strategies.id IS 'Id of that event within its source.';
COMMENT ON COLUMN strategies.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN strategies.key IS 'Key of the event that the row rests on first.';
