-- The name of the question what a term between partners is.

CREATE OR REPLACE MACRO internal.question_of_terms(partners, term, holder) AS
    'terms of ' || array_to_string(partners,
        ' and ') || ': ' || term || coalesce(', held by ' || holder, '');
