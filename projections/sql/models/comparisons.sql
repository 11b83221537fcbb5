-- Comparisons that count: a model, or an organisation's models together, ahead of, near or behind a rival. One row a rival.
-- needs: counted_as_of stands
-- example: SELECT organization, result, versus, certainty FROM comparisons_as_of(TIMESTAMPTZ '2025-04-02', TIMESTAMPTZ '2025-04-02')

CREATE OR REPLACE MACRO comparisons_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    f.subject AS organization, f.model, f.benchmark, f.result, f.versus, f.versus_model, f.happened_from, f.happened_to,
    f.occurrence, f.known_at, f.certainty, f.firm, f.claim, f.claim_stance, s.id, s."source", f.key
FROM counted_as_of('fact_comparisons', "at", known, logged) AS f JOIN stands AS s ON s.key = f.key;

CREATE OR REPLACE VIEW comparisons AS FROM comparisons_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
