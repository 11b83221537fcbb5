-- What was believed on `at`, as known that day, and is known by `known` to be wrong: then held to have happened, or possibly, and since
-- denied, contested, retracted, corrected, or contradicted by what else its claim tells.
-- needs: revisions
-- example: SELECT headline, certainty_before, change FROM overturned_as_of(TIMESTAMPTZ '2025-04-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO overturned_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT * FROM revisions("at", "at", known, logged)
WHERE change IN ('denied', 'contested', 'retracted', 'corrected', 'contradicted') AND occurrence_before <> 'absent';

CREATE OR REPLACE VIEW overturned AS FROM overturned_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
