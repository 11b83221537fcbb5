-- The question what a term between partners is.

CREATE OR REPLACE MACRO internal.question_of_terms(partners, term, holder) AS
    internal.question_key('terms', partners[1], [term, holder] || partners[2:]);
