-- A number in words: 13 billion, 2.5 million, 0.27.

CREATE OR REPLACE MACRO internal.number_words(stated) AS
    CASE
        WHEN abs(stated) >= 1e9
            THEN regexp_replace((stated / 1e9)::DOUBLE::VARCHAR, '\.0$', '') || ' billion'
        WHEN abs(stated) >= 1e6
            THEN regexp_replace((stated / 1e6)::DOUBLE::VARCHAR, '\.0$', '') || ' million'
        ELSE regexp_replace(stated::DOUBLE::VARCHAR, '\.0$', '')
    END;
