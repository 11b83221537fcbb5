-- Moments at which answers that rest on a fact table can change: when something happened, ended or
-- became known, and when an amendment of it, or of such an amendment, became known. Finite ones
-- only.
-- example: SELECT count(*) FROM internal.change_moments('fact_revenue')

CREATE OR REPLACE MACRO internal.change_moments(facts) AS TABLE
WITH _f AS (SELECT key, happened_from, happened_to, lasted_until, known_at
    FROM query_table('internal.' || facts)),
_a AS (SELECT a.key, a.known_at, a.target_known_at FROM internal.amendment_statements() AS a
    SEMI JOIN _f ON _f.key = a.target),
_m AS (
    SELECT UNNEST([happened_from, happened_to, lasted_until, known_at]) AS moment FROM _f
    UNION
    SELECT UNNEST([known_at, target_known_at]) FROM _a
    UNION
    SELECT b.known_at FROM internal.amendment_statements() AS b SEMI JOIN _a ON _a.key = b.target
)
SELECT moment FROM _m WHERE moment IS NOT NULL AND isfinite(moment);
