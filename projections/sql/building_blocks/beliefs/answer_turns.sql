-- The spans of answers_as_known_then, from cells of the diagonal: of all questions, or of those of
-- some read models. `cells` names a relation with the columns of belief_cells_as_known_then, or of
-- another one of the macros belief_… with `since`.
-- example: WITH cells AS (FROM internal.belief_cells_as_known_then()) SELECT question, since,
--   answer FROM internal.answer_turns('cells') ORDER BY ALL LIMIT 10

CREATE OR REPLACE MACRO internal.answer_turns(cells) AS TABLE
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
        -- Which columns a cell has depends on its read model.
        SELECT NULL::VARCHAR AS possible_answer, NULL::VARCHAR AS possible_certainty,
            NULL::UUID AS key, NULL::UUID AS possible_key, NULL::UUID AS settled_by,
            NULL::TIMESTAMPTZ AS window_to, NULL::TIMESTAMPTZ AS first_window_to,
            NULL::VARCHAR AS result, NULL::VARCHAR AS possible_result
        WHERE false
        UNION ALL BY NAME FROM query_table(cells)
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
