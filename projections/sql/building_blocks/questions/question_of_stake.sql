-- The name of the question what part one organization holds in another.

CREATE OR REPLACE MACRO internal.question_of_stake(investor,
    investee) AS 'stake of ' || investor || ' in ' || investee;
