-- What was believed of every question, as tiles of its plane: the answer for times of the world [at_from, at_to), as known in
-- [known_from, known_to). The tiles of a question cover its plane without gap or overlap; where nothing was known, or no answer held,
-- `answer` is NULL. The tile under a point says what answers_as_of says there.
-- needs: belief_cells belief_roles belief_outcomes belief_claims question_key question_text
-- example: SELECT question, at_from, at_to, known_from, known_to, answer, certainty FROM beliefs ORDER BY ALL

CREATE OR REPLACE MACRO beliefs_as_logged(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _c AS (SELECT *, {'answer': answer, 'value': value, 'certainty': certainty, 'possible_answer': possible_answer, 'possible_certainty': possible_certainty, 'evidence': evidence} AS said FROM (
    FROM internal.belief_cells(logged) UNION ALL BY NAME FROM internal.belief_roles(logged) UNION ALL BY NAME FROM internal.belief_outcomes(logged) UNION ALL BY NAME FROM internal.belief_claims(logged)
)),
_runs AS (
    SELECT *, sum(begins) OVER (PARTITION BY read_model, question, known_from ORDER BY at_from) AS run
    FROM (
        SELECT *, CASE WHEN said = lag(said) OVER (PARTITION BY read_model, question, known_from ORDER BY at_from) THEN 0 ELSE 1 END AS begins FROM _c
    )
),
_strips AS (
    SELECT read_model, question, known_from, known_to, min(at_from) AS at_from, max(at_to) AS at_to, first(said) AS said
    FROM _runs GROUP BY read_model, question, known_from, known_to, run
),
_piles AS (
    SELECT *, sum(begins) OVER (PARTITION BY read_model, question, at_from, at_to ORDER BY known_from) AS pile
    FROM (
        SELECT *, CASE WHEN said = lag(said) OVER _column AND known_from = lag(known_to) OVER _column THEN 0 ELSE 1 END AS begins
        FROM _strips WINDOW _column AS (PARTITION BY read_model, question, at_from, at_to ORDER BY known_from)
    )
)
SELECT
    read_model, _q.subject AS subject, _q.parts AS parts, internal.question_text(read_model, _q.subject, _q.parts) AS question,
    * EXCLUDE (read_model, question, _q)
FROM (
SELECT
    read_model, question, internal.question_fields(question) AS _q, at_from, at_to, min(known_from) AS known_from, max(known_to) AS known_to,
    first(said).answer AS answer, first(said).value AS value, first(said).certainty AS certainty,
    first(said).possible_answer AS possible_answer, first(said).possible_certainty AS possible_certainty, first(said).evidence AS evidence
FROM _piles GROUP BY read_model, question, at_from, at_to, pile
);

CREATE OR REPLACE VIEW beliefs AS FROM beliefs_as_logged();

COMMENT ON MACRO TABLE beliefs_as_logged IS 'The beliefs that this log could tell by `logged`; without it, all.';
COMMENT ON VIEW beliefs IS 'What was believed of every question, as tiles of its plane: the answer for times of the world [at_from, at_to), as known in [known_from, known_to). The tiles of a question cover its plane without gap or overlap; where nothing was known, or no answer held, `answer` is NULL. The tile under a point says what answers_as_of says there.';
COMMENT ON COLUMN beliefs.read_model IS 'Read model that gives the answer: revenue | terms | suppliers | leaders | rivals | roles | prices | capital | plans | disputes | claims.';
COMMENT ON COLUMN beliefs.subject IS 'What the question is about first: an organization''s slug, a benchmark, a claim or an event''s key.';
COMMENT ON COLUMN beliefs.parts IS 'What else tells it from others, in an order that each read model has.';
COMMENT ON COLUMN beliefs.question IS 'What is asked, in words; the same words in answers. Two questions may be written alike: its key is read_model, subject and parts.';
COMMENT ON COLUMN beliefs.at_from IS 'Start of the times of the world for which this is the answer; -infinity: always before.';
COMMENT ON COLUMN beliefs.at_to IS 'Their end, exclusive; infinity: for ever.';
COMMENT ON COLUMN beliefs.known_from IS 'From when it was so believed; -infinity: always.';
COMMENT ON COLUMN beliefs.known_to IS 'Until when, exclusive; infinity: still.';
COMMENT ON COLUMN beliefs.answer IS 'The firm answer in words; NULL: none.';
COMMENT ON COLUMN beliefs.value IS 'Its number, where it has one: an amount in whole units, a share, a score.';
COMMENT ON COLUMN beliefs.certainty IS 'Certainty of the answer; of a claim, that of its best member.';
COMMENT ON COLUMN beliefs.possible_answer IS 'What would take its place if what is not firm were so; NULL: nothing else.';
COMMENT ON COLUMN beliefs.possible_certainty IS 'Certainty of the possible answer.';
COMMENT ON COLUMN beliefs.evidence IS 'Keys of the events that both answers rest on.';
