-- The answer of each question as known then, over all time: one row a span of the diagonal, on
-- which each moment of the world is seen as known in that very moment, in which nothing about it
-- changed. `was` is the span before. From one span to the next the world moved on, or something
-- became known: this is what rules watch. The span that holds a moment says what
-- answers_as_of(moment, moment) says.
-- example: SELECT question, since, was.answer AS before, answer FROM answers_as_known_then() WHERE
--   was.answer <> answer ORDER BY since

CREATE OR REPLACE MACRO answers_as_known_then(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _cells AS (
    FROM internal.belief_cells_as_known_then(logged)
    UNION ALL BY NAME SELECT *, greatest(at_from, known_from) AS since FROM (
        FROM internal.belief_roles(logged, true) UNION ALL BY NAME
        FROM internal.belief_outcomes(logged, true) UNION ALL BY NAME
        FROM internal.belief_claims(logged, true)
    )
)
FROM internal.answer_turns('_cells');
