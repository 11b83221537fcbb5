-- The rows of a fact table as known at a moment: corrected, without what is retracted or
-- suppressed, with `certainty` after all verdicts and `own_certainty` as stated. known_at,
-- logged_at and the position are those of the event, also when corrected.
-- example: SELECT model, score, certainty FROM facts_as_of('fact_evaluations', DATE '2026-07-01')

CREATE OR REPLACE MACRO facts_as_of(facts, known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
FROM internal.unaffected_facts_as_of(facts, known, logged) UNION ALL
FROM internal.affected_facts_as_of(facts, known, logged);
