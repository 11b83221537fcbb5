-- The beliefs that this log could tell by `logged`; without it, all.
-- example: SELECT question, answer FROM beliefs_as_logged(DATE '2026-12-01') ORDER BY ALL

CREATE OR REPLACE MACRO beliefs_as_logged(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _c AS (SELECT *,
    {'answer': answer, 'value': value, 'certainty': certainty, 'possible_answer': possible_answer,
    'possible_certainty': possible_certainty, 'evidence': evidence} AS belief FROM (
    FROM internal.belief_cells(logged) UNION ALL BY NAME FROM internal.belief_roles(logged)
    UNION ALL BY NAME FROM internal.belief_outcomes(logged) UNION ALL BY NAME
    FROM internal.belief_claims(logged)
)),
_runs AS (
    SELECT *,
        sum(begins) OVER (PARTITION BY read_model, question, known_from ORDER BY at_from) AS run
    FROM (
        SELECT *,
            CASE WHEN belief = lag(belief)
            OVER (PARTITION BY read_model, question, known_from ORDER BY at_from) THEN 0
            ELSE 1 END AS begins FROM _c
    )
),
_strips AS (
    SELECT read_model, question, known_from, known_to, min(at_from) AS at_from, max(at_to) AS at_to,
        first(belief) AS belief
    FROM _runs GROUP BY read_model, question, known_from, known_to, run
),
_piles AS (
    SELECT *,
        sum(begins)
        OVER (PARTITION BY read_model, question, at_from, at_to ORDER BY known_from) AS pile
    FROM (
        SELECT *,
            CASE WHEN belief = lag(belief) OVER _column AND known_from = lag(known_to) OVER _column
            THEN 0 ELSE 1 END AS begins
        FROM _strips
        WINDOW _column AS (PARTITION BY read_model, question, at_from, at_to ORDER BY known_from)
    )
)
SELECT
    read_model, _q.subject AS subject, _q.parts AS parts,
    internal.question_text(read_model, _q.subject, _q.parts) AS question,
    * EXCLUDE (read_model, question, _q) REPLACE (
        internal.finite(at_from) AS at_from, internal.finite(at_to) AS at_to,
        internal.finite(known_from) AS known_from, internal.finite(known_to) AS known_to
    )
FROM (
    SELECT
        read_model, question, internal.question_fields(question) AS _q, at_from, at_to,
        min(known_from) AS known_from, max(known_to) AS known_to, first(belief).answer AS answer,
        first(belief).value AS value, first(belief).certainty AS certainty,
        first(belief).possible_answer AS possible_answer,
        first(belief).possible_certainty AS possible_certainty, first(belief).evidence AS evidence
    FROM _piles GROUP BY read_model, question, at_from, at_to, pile
);
