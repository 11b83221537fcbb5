-- The result of a comparison in words.

CREATE OR REPLACE MACRO internal.answer_of_rivals(result, benchmark) AS replace(result, '_',
    ' ') || coalesce(' on ' || benchmark, '');
