-- What was believed of every question, as tiles of its plane: the answer for times of the world
-- [at_from, at_to), as known in [known_from, known_to). The tiles of a question cover its plane
-- without gap or overlap; where nothing was known, or no answer held, `answer` is NULL. The tile
-- under a point says what answers_as_of says there. With the variable `known`: the planes as they
-- were then, with nothing that was learned later.
-- example: SELECT question, at_from, at_to, known_from, known_to, answer, certainty FROM beliefs
--   ORDER BY ALL
-- column subject: Subject of the question: an organization's slug, a benchmark, a claim, or an
--   event's key.
-- column parts: The other parts of its key, in an order that each read model defines.
-- column question: The question in words; the same words in answers. Two questions may have the
--   same words: the key is read_model, subject and parts.
-- column at_from: Start of the times of the world for which this is the answer; NULL: always
--   before.
-- column at_to: Their end, exclusive; NULL: for ever.
-- column known_from: From when it was so believed; NULL: always.
-- column known_to: Until when, exclusive; NULL: still.
-- column answer: The firm answer in words; NULL: none.
-- column certainty: Certainty of the answer; of a claim, that of its best member.
-- column evidence: Keys of the events that both answers rest on.

CREATE OR REPLACE VIEW beliefs AS
SELECT * REPLACE (CASE WHEN known_to <= internal.session_horizon() THEN known_to END AS known_to)
FROM beliefs_as_logged(session_logged())
WHERE known_from IS NULL OR known_from <= internal.session_horizon();
