-- The greatest value that a stated number with this bound allows; NULL: open.

CREATE OR REPLACE MACRO internal.highest_value(stated, bound) AS
    CASE WHEN bound IN ('exact', 'less_than', 'at_most') THEN stated WHEN bound = 'approximately'
        THEN stated * 11 / 10 END;
