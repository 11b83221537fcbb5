-- A term in words: those of its source or, without any, what became of it; and its amount.

CREATE OR REPLACE MACRO internal.answer_of_terms(words, change, amount, bound, currency) AS
    coalesce(words, change)
        || coalesce(' (' || internal.amount_words(amount, bound, currency) || ')', '');
