-- The keys among four that are there, each once and in order: what a row of an answer rests on. Most rows rest on one or two, and a list
-- of those needs no sorting.
-- example: SELECT keys_of(event_key('urn:a', '1'), NULL, event_key('urn:a', '1'), NULL)

CREATE OR REPLACE MACRO keys_of(_1, _2, _3, _4) AS CASE
    WHEN coalesce(_1 = _2, true) AND coalesce(_1 = _3, true) AND coalesce(_1 = _4, true) AND _1 IS NOT NULL THEN [_1]
    WHEN _3 IS NULL AND _4 IS NULL AND _1 < _2 THEN [_1, _2]
    WHEN _3 IS NULL AND _4 IS NULL AND _2 < _1 THEN [_2, _1]
    WHEN _2 IS NULL AND _4 IS NULL AND _1 < _3 THEN [_1, _3]
    WHEN _2 IS NULL AND _4 IS NULL AND _3 < _1 THEN [_3, _1]
    ELSE list_sort(list_distinct([_1, _2, _3, _4]))
END;

COMMENT ON MACRO keys_of IS 'The keys among four that are there, each once and in order: what a row of an answer rests on.';
