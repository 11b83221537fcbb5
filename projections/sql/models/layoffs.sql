-- Layoffs that are known, one row a layoff that counts.
-- needs: effective_facts_as_of canonical_records bounds
-- example: SELECT organization, headcount FROM layoffs_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO layoffs_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.unit, _f.headcount, internal.lowest_value(_f.headcount, _f.headcount_bound) AS headcount_low, internal.highest_value(_f.headcount, _f.headcount_bound) AS headcount_high, _f.share, _f.share_bound, _f.reason,
    _f.happened_from, _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.is_firm, _f.claim, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_layoffs', "at", known, logged) AS _f JOIN internal.canonical_records AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW layoffs AS FROM layoffs_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE layoffs_as_of IS 'Layoffs that are known, one row a layoff that counts.';
COMMENT ON VIEW layoffs IS 'Layoffs that are known, one row a layoff that counts.';
COMMENT ON COLUMN layoffs.organization IS 'Slug of the organization.';
COMMENT ON COLUMN layoffs.unit IS 'Which unit.';
COMMENT ON COLUMN layoffs.headcount IS 'How many, as stated.';
COMMENT ON COLUMN layoffs.headcount_low IS 'Least number that it allows.';
COMMENT ON COLUMN layoffs.headcount_high IS 'Greatest number that it allows.';
COMMENT ON COLUMN layoffs.share IS 'Part of the whole, 0 to 1.';
COMMENT ON COLUMN layoffs.share_bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';
COMMENT ON COLUMN layoffs.reason IS 'Why, in words.';
COMMENT ON COLUMN layoffs.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN layoffs.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN layoffs.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN layoffs.known_at IS 'From when it was known.';
COMMENT ON COLUMN layoffs.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN layoffs.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN layoffs.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN layoffs.id IS 'Id of that event within its source.';
COMMENT ON COLUMN layoffs.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN layoffs.key IS 'Key of the event that the row rests on first.';
