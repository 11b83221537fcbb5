-- Keys whose validity a batch may change: of its own events those that are affected, what its
-- amendments target, and, since these may be amendments, what those target.

CREATE OR REPLACE TEMP TABLE keys_to_resolve AS
WITH RECURSIVE reached_keys AS (
    SELECT s.key FROM staged AS s SEMI JOIN internal.affected_keys AS t ON t.key = s.key
    UNION
    SELECT a.target FROM internal.fact_amendments AS a SEMI JOIN staged AS s ON s.key = a.key
    UNION
    SELECT a.target FROM internal.fact_amendments AS a JOIN reached_keys AS r ON r.key = a.key
)
FROM reached_keys
