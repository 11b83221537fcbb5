-- Reorganisations that are known, one row each that counts.
-- needs: counted_as_of stands bounds
-- example: SELECT organization, unit, change FROM reorganizations_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO reorganizations_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    f.subject AS organization, f.unit, f.change, f.leaders,
    f.happened_from, f.happened_to, f.occurrence, f.known_at, f.certainty, f.firm, f.claim, s.id, s."source", f.key
FROM counted_as_of('fact_reorganizations', "at", known, logged) AS f JOIN stands AS s ON s.key = f.key;

CREATE OR REPLACE VIEW reorganizations AS FROM reorganizations_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
