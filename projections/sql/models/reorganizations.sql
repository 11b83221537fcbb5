-- Reorganizations that are known, one row each that counts.
-- needs: effective_facts_as_of canonical_records bounds
-- example: SELECT organization, unit, change FROM reorganizations_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO reorganizations_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.unit, _f.change, _f.leaders,
    _f.happened_from, _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.is_firm, _f.claim, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_reorganizations', "at", known, logged) AS _f JOIN internal.canonical_records AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW reorganizations AS FROM reorganizations_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE reorganizations_as_of IS 'Reorganizations that are known, one row each that counts.';
COMMENT ON VIEW reorganizations IS 'Reorganizations that are known, one row each that counts.';
COMMENT ON COLUMN reorganizations.organization IS 'Slug of the organization.';
COMMENT ON COLUMN reorganizations.unit IS 'The unit.';
COMMENT ON COLUMN reorganizations.change IS 'formed | merged | split | moved | renamed | dissolved | refocused.';
COMMENT ON COLUMN reorganizations.leaders IS 'Who leads it since.';
COMMENT ON COLUMN reorganizations.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN reorganizations.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN reorganizations.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN reorganizations.known_at IS 'From when it was known.';
COMMENT ON COLUMN reorganizations.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN reorganizations.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN reorganizations.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN reorganizations.id IS 'Id of that event within its source.';
COMMENT ON COLUMN reorganizations.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN reorganizations.key IS 'Key of the event that the row rests on first.';
