-- An amount in words, such as `more than 13 billion USD`, of the number, its bound and its currency; NULL where there is no number.
-- example: SELECT internal.amount_words(13e9, 'more_than', 'USD'), internal.number_words(0.5)

CREATE OR REPLACE MACRO internal.number_words(stated) AS
    CASE
        WHEN abs(stated) >= 1e9 THEN regexp_replace((stated / 1e9)::DOUBLE::VARCHAR, '\.0$', '') || ' billion'
        WHEN abs(stated) >= 1e6 THEN regexp_replace((stated / 1e6)::DOUBLE::VARCHAR, '\.0$', '') || ' million'
        ELSE regexp_replace(stated::DOUBLE::VARCHAR, '\.0$', '')
    END;

CREATE OR REPLACE MACRO internal.amount_words(stated, bound, currency) AS
    CASE WHEN stated IS NOT NULL THEN concat_ws(' ', CASE WHEN bound <> 'exact' THEN replace(bound, '_', ' ') END, internal.number_words(stated), currency) END;

COMMENT ON MACRO internal.number_words IS 'A number in words: 13 billion, 2.5 million, 0.27.';
COMMENT ON MACRO internal.amount_words IS 'An amount in words, such as `more than 13 billion USD`, of the number, its bound and its currency; NULL where there is no number.';
