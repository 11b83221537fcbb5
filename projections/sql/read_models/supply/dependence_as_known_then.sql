-- How far each consumer depended on each supplier, as known then, over all time: the index that
-- dependence_as_of(moment, moment) gives, one row a span between two changes of anything that the
-- consumer takes. `keys` are the statements that make it, `moved_by` those that begin or cease to
-- hold with the span, `dependence_before` is that of the span before: 0 for a new supplier, NULL
-- for the consumer's first. `alike` and `alike_before` are the same over the slots alone that both
-- spans have, so that a product that comes or goes changes neither; NULL where they share none.
-- example: SELECT consumer, supplier, since, round(dependence, 2) AS dependence FROM
--   dependence_as_known_then() ORDER BY ALL

CREATE OR REPLACE MACRO dependence_as_known_then(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _s AS MATERIALIZED (FROM internal.supplies_as_known_then(logged)),
_spans AS (
    SELECT *,
        lead(since, 1, 'infinity'::TIMESTAMPTZ)
        OVER (PARTITION BY consumer, resource ORDER BY since) AS until
    FROM (SELECT DISTINCT consumer, resource, UNNEST([since, until]) AS since FROM _s)
    QUALIFY since < 'infinity'::TIMESTAMPTZ
),
_held AS MATERIALIZED (
    SELECT _k.since AS moment, _k.until AS moment_to, _s.consumer, _s.resource, _s.product,
        _s.supplier, _s.extent, _s.share, _s.key
    FROM _spans AS _k
    JOIN _s ON _s.consumer = _k.consumer AND _s.resource = _k.resource AND _s.since <= _k.since
    AND _s.until > _k.since
),
_slots AS (SELECT DISTINCT consumer, resource, moment, moment_to, product FROM _held
    WHERE product IS NOT NULL),
-- A supplier of the whole counts in each product's slot too, unless the product has a statement of
-- its own about it.
_filled AS (
    SELECT consumer, resource, moment, moment_to, product, supplier,
        internal.supply_weight(extent, share) AS weight, key FROM _held
    UNION ALL
    SELECT _w.consumer, _w.resource, _w.moment, _w.moment_to, _k.product, _w.supplier,
        internal.supply_weight(_w.extent, _w.share), _w.key
    FROM _held AS _w
    JOIN _slots AS _k ON _k.consumer = _w.consumer AND _k.resource = _w.resource
    AND _k.moment = _w.moment
    ANTI JOIN _held AS _o ON _o.consumer = _w.consumer AND _o.resource = _w.resource
        AND _o.moment = _w.moment AND _o.supplier = _w.supplier AND _o.product = _k.product
    WHERE _w.product IS NULL
),
_parts AS (
    SELECT *,
        CASE WHEN sum(weight) OVER slot > 0
        THEN round(weight / sum(weight) OVER slot, 12) END AS part
    FROM _filled WINDOW slot AS (PARTITION BY consumer, resource, moment, product)
),
_slots_of AS (
    SELECT consumer, resource, moment,
        count(DISTINCT coalesce('product ' || product, '')) FILTER (part IS NOT NULL) AS slots
        FROM _parts GROUP BY ALL
),
_slot_pairs AS (
    SELECT _n.consumer, _n.resource, _n.moment, _o.moment AS moment_before, _n.product,
        count(*) OVER (PARTITION BY _n.consumer, _n.resource, _n.moment) AS slots
    FROM (SELECT DISTINCT consumer, resource, moment, product FROM _parts
        WHERE part IS NOT NULL) AS _n
    JOIN (SELECT DISTINCT consumer, resource, moment, moment_to, product FROM _parts
        WHERE part IS NOT NULL) AS _o
        ON _o.consumer = _n.consumer AND _o.resource = _n.resource
            AND _o.moment_to = _n.moment AND _o.product IS NOT DISTINCT FROM _n.product
),
_alike AS (
    SELECT _k.consumer, _k.resource, _k.moment, _p.supplier,
        round(coalesce(sum(_p.part ORDER BY _p.product, _p.key)
            FILTER (_p.moment = _k.moment), 0) / any_value(_k.slots), 12) AS alike,
        round(coalesce(sum(_p.part ORDER BY _p.product, _p.key)
            FILTER (_p.moment = _k.moment_before), 0) / any_value(_k.slots), 12) AS alike_before
    FROM _slot_pairs AS _k JOIN _parts AS _p
        ON _p.consumer = _k.consumer AND _p.resource = _k.resource
            AND _p.product IS NOT DISTINCT FROM _k.product
            AND _p.moment IN (_k.moment, _k.moment_before)
    GROUP BY ALL
),
_indexes AS (
    SELECT consumer, supplier, resource, moment,
        round(coalesce(sum(part ORDER BY product, key), 0) / any_value(slots), 12) AS dependence,
        list_sort(list(DISTINCT key)) AS keys
    FROM _parts JOIN _slots_of USING (consumer, resource, moment)
    WHERE slots > 0
    GROUP BY consumer, supplier, resource, moment
),
_moved AS (
    SELECT consumer, resource, moment, list_sort(list(DISTINCT key)) AS moved_by
    FROM (SELECT consumer, resource, key, since AS moment FROM _s
        UNION ALL SELECT consumer, resource, key, until FROM _s) GROUP BY ALL
),
-- From its first statement on a supplier has a row in every span; 0 where nothing of it holds.
_series AS (
    SELECT _f.consumer, _f.resource, _f.supplier, _k.since, _k.until,
        coalesce(_i.dependence, 0) AS dependence, coalesce(_i.keys, []) AS keys
    FROM (SELECT consumer, resource, supplier, min(moment) AS first_moment FROM _indexes
        GROUP BY ALL) AS _f
    JOIN _spans AS _k ON _k.consumer = _f.consumer AND _k.resource = _f.resource
        AND _k.since >= _f.first_moment
    LEFT JOIN _indexes AS _i ON _i.consumer = _f.consumer AND _i.resource = _f.resource
        AND _i.supplier = _f.supplier AND _i.moment = _k.since
)
SELECT
    _x.consumer, _x.supplier, _x.resource, _x.since, _x.until, _x.dependence, _x.keys, _m.moved_by,
    lag(_x.dependence, 1, CASE WHEN _x.since > _b.begun THEN 0 END)
        OVER (PARTITION BY _x.consumer, _x.resource, _x.supplier
        ORDER BY _x.since) AS dependence_before, _a.alike, _a.alike_before
FROM _series AS _x
JOIN (SELECT consumer, resource, min(since) AS begun FROM _spans GROUP BY ALL) AS _b
    ON _b.consumer = _x.consumer AND _b.resource = _x.resource
LEFT JOIN _alike AS _a ON _a.consumer = _x.consumer AND _a.resource = _x.resource
    AND _a.supplier = _x.supplier AND _a.moment = _x.since
LEFT JOIN _moved AS _m ON _m.consumer = _x.consumer AND _m.resource = _x.resource
    AND _m.moment = _x.since;
