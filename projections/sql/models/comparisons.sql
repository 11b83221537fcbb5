-- Comparisons that count: a model, or an organisation's models together, ahead of, near or behind a rival. One row a rival.
-- needs: counted_as_of stands
-- example: SELECT organization, result, versus, certainty FROM comparisons_as_of(TIMESTAMPTZ '2025-04-02', TIMESTAMPTZ '2025-04-02')

CREATE OR REPLACE MACRO comparisons_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.model, _f.benchmark, _f.result, _f.versus, _f.versus_model, _f.happened_from, _f.happened_to,
    _f.occurrence, _f.known_at, _f.certainty, _f.firm, _f.claim, _f.claim_stance, _s.id, _s."source", _f.key
FROM counted_as_of('fact_comparisons', "at", known, logged) AS _f JOIN stands AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW comparisons AS FROM comparisons_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
