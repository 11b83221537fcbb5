-- The question what part one organization holds in another.

CREATE OR REPLACE MACRO internal.question_of_stake(investor, investee) AS
    internal.question_key('capital', investor, [investee]);
