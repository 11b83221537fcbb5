-- The name of the question whether a claim holds.

CREATE OR REPLACE MACRO internal.question_of_claim(claim) AS 'claim ' || claim;
