-- Layoffs that are known, one row a layoff that counts.
-- needs: counted_as_of stands bounds
-- example: SELECT organization, headcount FROM layoffs_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO layoffs_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.unit, _f.headcount, low_of(_f.headcount, _f.headcount_bound) AS headcount_low, high_of(_f.headcount, _f.headcount_bound) AS headcount_high, _f."share", _f.share_bound, _f.reason,
    _f.happened_from, _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.firm, _f.claim, _s.id, _s."source", _f.key
FROM counted_as_of('fact_layoffs', "at", known, logged) AS _f JOIN stands AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW layoffs AS FROM layoffs_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
