-- How far some consumers depended on some suppliers, as known then, over all time: the rows of
-- dependence_as_known_then for the `pairs` of consumer, resource and supplier that a relation of
-- this name has. `supplies`, `slots` and `with_before` as in dependence_at.
-- example: WITH supplies AS MATERIALIZED (FROM internal.supplies_as_known_then()), slots AS
--   MATERIALIZED (FROM internal.supply_slots('supplies')), pairs AS (SELECT consumer, resource,
--   supplier FROM supplies WHERE extent = 'primary') SELECT consumer, supplier, since, dependence
--   FROM internal.dependence_series('pairs', 'supplies', 'slots') ORDER BY ALL

CREATE OR REPLACE MACRO internal.dependence_series(
    pairs, supplies, slots, with_before := true
) AS TABLE
WITH _spans AS (
    SELECT *,
        lead(since, 1, 'infinity'::TIMESTAMPTZ)
        OVER (PARTITION BY consumer, resource ORDER BY since) AS until,
        min(since) OVER (PARTITION BY consumer, resource) AS begun
    FROM (SELECT DISTINCT consumer, resource, UNNEST([since, until]) AS since
        FROM query_table(supplies))
    QUALIFY since < 'infinity'::TIMESTAMPTZ
),
_first AS (
    SELECT consumer, resource, supplier, min(since) AS first_moment
    FROM query_table(supplies)
    SEMI JOIN query_table(pairs) USING (consumer, resource, supplier) GROUP BY ALL
),
_wanted AS (
    SELECT _k.consumer, _k.resource, _f.supplier, _k.since AS moment
    FROM _first AS _f JOIN _spans AS _k ON _k.consumer = _f.consumer AND _k.resource = _f.resource
        AND _k.since >= _f.first_moment
),
-- From its first statement that counts on a supplier has a row in every span.
_begun AS (
    FROM internal.dependence_at('_wanted', supplies, slots, with_before := with_before)
    QUALIFY moment >= min(moment) FILTER (len(keys) > 0)
        OVER (PARTITION BY consumer, resource, supplier)
)
SELECT
    _x.consumer, _x.supplier, _x.resource, _k.since, _k.until, _x.dependence, _x.keys, _x.moved_by,
    lag(_x.dependence, 1, CASE WHEN _k.since > _k.begun THEN 0 END)
        OVER (PARTITION BY _x.consumer, _x.resource, _x.supplier
        ORDER BY _k.since) AS dependence_before, _x.alike, _x.alike_before
FROM _begun AS _x JOIN _spans AS _k ON _k.consumer = _x.consumer AND _k.resource = _x.resource
    AND _k.since = _x.moment;
