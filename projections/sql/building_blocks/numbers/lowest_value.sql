-- The least value that a stated number with this bound allows; NULL: open.

CREATE OR REPLACE MACRO internal.lowest_value(stated, bound) AS
    CASE WHEN bound IN ('exact', 'more_than', 'at_least') THEN stated WHEN bound = 'approximately'
        THEN stated * 9 / 10 END;
