-- Layoffs that are known, one row a layoff that counts.
-- example: SELECT organization, headcount FROM layoffs_as_of(DATE '2026-07-01', DATE '2026-07-01')
--   ORDER BY ALL
-- column unit: Which unit.
-- column headcount: How many, as stated.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO layoffs_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.unit, _f.headcount,
    internal.lowest_value(_f.headcount, _f.headcount_bound) AS headcount_low,
    internal.highest_value(_f.headcount, _f.headcount_bound) AS headcount_high, _f.share,
    _f.share_bound, _f.reason,
    internal.finite(_f.happened_from) AS happened_from,
    _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.is_firm,
    _f.claim, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_layoffs', "at", known, logged) AS _f
JOIN internal.canonical_records AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW layoffs AS
    FROM layoffs_as_of(session_at(), session_known(), session_logged());
