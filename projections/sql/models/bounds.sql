-- The least and the greatest value that a stated number allows; NULL where that side is open. `approximately` is taken as
-- 10 % to either side.
-- example: SELECT internal.lowest_value(13e9, 'more_than'), internal.highest_value(13e9, 'more_than'), internal.highest_value(24, 'approximately')

CREATE OR REPLACE MACRO internal.lowest_value(stated, bound) AS
    CASE WHEN bound IN ('exact', 'more_than', 'at_least') THEN stated WHEN bound = 'approximately' THEN stated * 0.9 END;

CREATE OR REPLACE MACRO internal.highest_value(stated, bound) AS
    CASE WHEN bound IN ('exact', 'less_than', 'at_most') THEN stated WHEN bound = 'approximately' THEN stated * 1.1 END;

-- Whether two stated numbers cannot both be true.
CREATE OR REPLACE MACRO internal.values_conflict(one, one_bound, other, other_bound) AS coalesce(
    internal.lowest_value(one, one_bound) > internal.highest_value(other, other_bound)
    OR internal.lowest_value(other, other_bound) > internal.highest_value(one, one_bound)
    OR (internal.lowest_value(one, one_bound) = internal.highest_value(other, other_bound) AND (one_bound = 'more_than' OR other_bound = 'less_than'))
    OR (internal.lowest_value(other, other_bound) = internal.highest_value(one, one_bound) AND (other_bound = 'more_than' OR one_bound = 'less_than')),
    false
);

COMMENT ON MACRO internal.lowest_value IS 'The least value that a stated number with this bound allows; NULL: open.';

COMMENT ON MACRO internal.highest_value IS 'The greatest value that a stated number with this bound allows; NULL: open.';

COMMENT ON MACRO internal.values_conflict IS 'Whether two stated numbers with their bounds cannot both be true.';
