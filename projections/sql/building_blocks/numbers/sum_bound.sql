-- The bound of a sum, from the bounds of what it adds up: exact where all are; else the one way in
-- which they are open, the stricter if they differ; NULL where they are open in two ways, since the
-- sum then bounds nothing, and where there is nothing to add up.

CREATE OR REPLACE MACRO internal.sum_bound(bounds) AS CASE
    WHEN len(list_filter(bounds, lambda _b: _b IS NOT NULL)) = 0 THEN NULL
    WHEN list_has_all(['exact'], bounds) THEN 'exact'
    WHEN list_has_all(['exact', 'at_least'], bounds) THEN 'at_least'
    WHEN list_has_all(['exact', 'at_least', 'more_than'], bounds) THEN 'more_than'
    WHEN list_has_all(['exact', 'at_most'], bounds) THEN 'at_most'
    WHEN list_has_all(['exact', 'at_most', 'less_than'], bounds) THEN 'less_than'
    WHEN list_has_all(['exact', 'approximately'], bounds) THEN 'approximately'
END;
