-- Layoffs that are known, one row a layoff that counts.
-- needs: counted_as_of stands bounds
-- example: SELECT organization, headcount FROM layoffs_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO layoffs_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    f.subject AS organization, f.unit, f.headcount, low_of(f.headcount, f.headcount_bound) AS headcount_low, high_of(f.headcount, f.headcount_bound) AS headcount_high, f."share", f.share_bound, f.reason,
    f.happened_from, f.happened_to, f.occurrence, f.known_at, f.certainty, f.firm, f.claim, s.id, s."source", f.key
FROM counted_as_of('fact_layoffs', "at", known, logged) AS f JOIN stands AS s ON s.key = f.key;

CREATE OR REPLACE VIEW layoffs AS FROM layoffs_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
