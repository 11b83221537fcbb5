-- The keys among four that are there, each once and in order: what a row of an answer rests on.
-- Comparing them costs less than list_distinct.
-- example: SELECT internal.distinct_keys(internal.event_key('urn:a', '1'), NULL,
--   internal.event_key('urn:a', '1'), NULL)

CREATE OR REPLACE MACRO internal.distinct_keys(_1, _2, _3, _4) AS list_sort(list_filter([
    _1,
    CASE WHEN _2 IS DISTINCT FROM _1 THEN _2 END,
    CASE WHEN _3 IS DISTINCT FROM _1 AND _3 IS DISTINCT FROM _2 THEN _3 END,
    CASE WHEN _4 IS DISTINCT FROM _1 AND _4 IS DISTINCT FROM _2 AND _4 IS DISTINCT FROM _3
        THEN _4 END
], LAMBDA _key: _key IS NOT NULL));
