-- The fields in which two contents of events differ, with both values as JSON.
-- example: SELECT internal.content_differences('{"data":{"a":1}}', '{"data":{"a":2}}') AS found

CREATE OR REPLACE MACRO internal.content_differences(canonical, suppressed) AS (
    SELECT list({'pointer': '/' || replace(replace(replace(_d.fullkey[3:], '.', '/'), '[', '/'),
        ']', ''), 'canonical': _d.one, 'suppressed': _d.other} ORDER BY _d.fullkey)
    FROM (
        SELECT _b.fullkey, any_value(_b.atom) FILTER (_b.is_canonical) AS one,
            any_value(_b.atom) FILTER (NOT _b.is_canonical) AS other
        FROM (
            SELECT true AS is_canonical, _c.fullkey, _c.atom FROM json_tree(canonical) AS _c
            UNION ALL
            SELECT false, _s.fullkey, _s.atom FROM json_tree(suppressed) AS _s
        ) AS _b WHERE _b.atom IS NOT NULL GROUP BY _b.fullkey
    ) AS _d WHERE _d.one IS DISTINCT FROM _d.other
);
