-- Whether two stated numbers with their bounds cannot both be true.

-- Whether two stated numbers cannot both be true.
CREATE OR REPLACE MACRO internal.values_conflict(one, one_bound, other, other_bound) AS coalesce(
    internal.lowest_value(one, one_bound) > internal.highest_value(other, other_bound)
    OR internal.lowest_value(other, other_bound) > internal.highest_value(one, one_bound)
    OR (internal.lowest_value(one, one_bound) = internal.highest_value(other, other_bound)
        AND (one_bound = 'more_than' OR other_bound = 'less_than'))
    OR (internal.lowest_value(other, other_bound) = internal.highest_value(one, one_bound)
        AND (other_bound = 'more_than' OR one_bound = 'less_than')),
    false
);
