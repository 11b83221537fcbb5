-- The least and the greatest value that a stated number allows; NULL where that side is open. `approximately` is taken as
-- 10 % to either side.
-- example: SELECT low_of(13e9, 'more_than'), high_of(13e9, 'more_than'), high_of(24, 'approximately')

CREATE OR REPLACE MACRO low_of(stated, bound) AS
    CASE WHEN bound IN ('exact', 'more_than', 'at_least') THEN stated WHEN bound = 'approximately' THEN stated * 0.9 END;

CREATE OR REPLACE MACRO high_of(stated, bound) AS
    CASE WHEN bound IN ('exact', 'less_than', 'at_most') THEN stated WHEN bound = 'approximately' THEN stated * 1.1 END;

-- Whether two stated numbers cannot both be true.
CREATE OR REPLACE MACRO exclude_each_other(one, one_bound, other, other_bound) AS coalesce(
    low_of(one, one_bound) > high_of(other, other_bound)
    OR low_of(other, other_bound) > high_of(one, one_bound)
    OR (low_of(one, one_bound) = high_of(other, other_bound) AND (one_bound = 'more_than' OR other_bound = 'less_than'))
    OR (low_of(other, other_bound) = high_of(one, one_bound) AND (other_bound = 'more_than' OR one_bound = 'less_than')),
    false
);

COMMENT ON MACRO low_of IS 'The least value that a stated number with this bound allows; NULL: open.';

COMMENT ON MACRO high_of IS 'The greatest value that a stated number with this bound allows; NULL: open.';

COMMENT ON MACRO exclude_each_other IS 'Whether two stated numbers with their bounds cannot both be true.';
