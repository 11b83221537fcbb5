-- The question whether a claim holds.

CREATE OR REPLACE MACRO internal.question_of_claim(claim) AS
    internal.question_key('claims', claim, []);
