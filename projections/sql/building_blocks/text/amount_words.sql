-- An amount in words, such as `more than 13 billion USD`, of the number, its bound and its
-- currency; NULL where there is no number.
-- example: SELECT internal.amount_words(13e9, 'more_than', 'USD'), internal.number_words(0.5)

CREATE OR REPLACE MACRO internal.amount_words(stated, bound, currency) AS
    CASE WHEN stated IS NOT NULL
        THEN concat_ws(' ', CASE WHEN bound <> 'exact' THEN replace(bound, '_', ' ') END,
        internal.number_words(stated), currency) END;
