-- The state of a dispute in words, with its outcome.

CREATE OR REPLACE MACRO internal.answer_of_dispute(state, outcome) AS concat_ws(': ', state,
    outcome);
