-- A stake in words: its share, and what it is worth.

CREATE OR REPLACE MACRO internal.answer_of_stake(share, share_bound, amount, currency, bound) AS
    nullif(concat_ws(', ', internal.amount_words(share, share_bound, NULL),
        internal.amount_words(amount, bound, currency)), '');
