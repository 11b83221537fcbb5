-- The answer of each question as known then, over all time: one row a span of the diagonal, on
-- which each moment of the world is seen as known in that very moment, in which nothing about it
-- changed. `was` is the span before. From one span to the next the world moved on, or something
-- became known: this is what rules watch. The span that holds a moment says what
-- answers_as_of(moment, moment) says.
-- example: SELECT question, since, was.answer AS before, answer FROM answers_as_known_then() WHERE
--   was.answer <> answer ORDER BY since

CREATE OR REPLACE MACRO answers_as_known_then(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _c AS (
    SELECT
        read_model, question, since,
        {
            'answer': answer, 'value': value, 'certainty': certainty, 'key': key,
            'possible_answer': possible_answer, 'possible_certainty': possible_certainty,
            'possible_key': possible_key, 'evidence': evidence,
            'settled_by': settled_by, 'window_to': window_to, 'first_window_to': first_window_to,
            'result': result, 'possible_result': possible_result
        } AS state
    FROM (
        FROM internal.belief_cells_as_known_then(logged)
        UNION ALL BY NAME SELECT *, greatest(at_from, known_from) AS since FROM (
            FROM internal.belief_roles(logged, true) UNION ALL BY NAME
            FROM internal.belief_outcomes(logged, true) UNION ALL BY NAME
            FROM internal.belief_claims(logged, true)
        )
    )
),
_begun AS (
    SELECT *, lag(state) OVER _of_question AS before FROM _c
    WINDOW _of_question AS (PARTITION BY read_model, question ORDER BY since)
    QUALIFY state IS DISTINCT FROM before
)
SELECT
    read_model, _q.subject AS subject, _q.parts AS parts,
    internal.question_text(read_model, _q.subject, _q.parts) AS question,
    since, coalesce(lead(since) OVER (PARTITION BY read_model, question ORDER BY since),
    'infinity'::TIMESTAMPTZ) AS until,
    UNNEST(state), before AS was
FROM (SELECT *, internal.question_fields(question) AS _q FROM _begun);
