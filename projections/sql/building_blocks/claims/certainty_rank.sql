-- The order of certainties, best first, by which a claim chooses the member that speaks for it.
-- `attested`: whether it is firm as far as certainty goes (reported, confirmed, or contested
-- although its own source confirms it).
-- example: SELECT internal.certainty_rank('rumored', false) > internal.certainty_rank('reported',
--   true)

CREATE OR REPLACE MACRO internal.certainty_rank(certainty, attested) AS
    CASE certainty
        WHEN 'confirmed' THEN 1
        WHEN 'reported' THEN 2
        WHEN 'contested' THEN CASE WHEN attested THEN 3 ELSE 4 END
        WHEN 'rumored' THEN 5
        WHEN 'denied' THEN 6
    END;
