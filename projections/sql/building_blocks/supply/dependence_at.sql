-- How far consumers depended on suppliers at the wanted moments, and how far a moment earlier, as
-- known then: see dependence_as_known_then, whose columns these are. `wanted` names a relation of
-- consumer, resource, supplier and moment; `supplies` and `slots` ones with the rows of
-- supplies_as_known_then and supply_slots. Without `with_before`, `alike` and `alike_before` are
-- NULL. The cost goes with what is wanted, times the slots of a consumer.
-- example: WITH supplies AS MATERIALIZED (FROM internal.supplies_as_known_then()), slots AS
--   MATERIALIZED (FROM internal.supply_slots('supplies')), wanted AS (SELECT DISTINCT consumer,
--   resource, supplier, since AS moment FROM supplies) SELECT consumer, supplier, moment,
--   dependence FROM internal.dependence_at('wanted', 'supplies', 'slots') ORDER BY ALL

CREATE OR REPLACE MACRO internal.dependence_at(
    wanted, supplies, slots, with_before := true
) AS TABLE
WITH _sides AS (
    SELECT _w.consumer, _w.resource, _w.supplier, _w.moment, _k.slot, _i.is_now,
        CASE WHEN _i.is_now THEN _w.moment ELSE _w.moment - INTERVAL 1 MICROSECOND END AS instant
    FROM query_table(wanted) AS _w
    JOIN (SELECT DISTINCT consumer, resource, slot FROM query_table(slots)) AS _k
        ON _k.consumer = _w.consumer AND _k.resource = _w.resource
    CROSS JOIN (SELECT UNNEST(CASE WHEN with_before THEN [true, false]
        ELSE [true] END) AS is_now) AS _i
),
_supplies AS MATERIALIZED (
    SELECT consumer, resource, internal.supply_slot(product) AS slot, supplier, since, until, key,
        internal.supply_units(extent, share) AS units
    FROM query_table(supplies)
),
_parts AS (
    SELECT
        _x.consumer, _x.resource, _x.supplier, _x.moment, _x.slot, _x.is_now,
        CASE WHEN _o.until > _x.instant THEN _o.key
            WHEN _w.until > _x.instant THEN _w.key END AS key,
        CASE WHEN _t.total > 0 THEN
            round(CASE WHEN _o.until > _x.instant THEN _o.units
                WHEN _w.until > _x.instant THEN _w.units
                ELSE 0 END / _t.total * 1e12)::BIGINT END AS part
    FROM _sides AS _x
    ASOF JOIN query_table(slots) AS _t
        ON _t.consumer = _x.consumer AND _t.resource = _x.resource AND _t.slot = _x.slot
            AND _t.since <= _x.instant
    ASOF LEFT JOIN _supplies AS _o
        ON _o.consumer = _x.consumer AND _o.resource = _x.resource AND _o.slot = _x.slot
            AND _o.supplier = _x.supplier AND _o.since <= _x.instant
    -- A supplier of the whole counts in each product's slot too.
    ASOF LEFT JOIN (FROM _supplies WHERE slot = '') AS _w
        ON _w.consumer = _x.consumer AND _w.resource = _x.resource
            AND _w.supplier = _x.supplier AND _w.since <= _x.instant
    WHERE _t.stated > 0
),
_of_slots AS (
    SELECT
        consumer, resource, supplier, moment, slot, any_value(part) FILTER (is_now) AS part,
        any_value(part) FILTER (NOT is_now) AS part_before, any_value(key) FILTER (is_now) AS key,
        count(key) AS statements
    FROM _parts GROUP BY ALL
),
_summed AS (
    SELECT
        consumer, resource, supplier, moment, count(part) AS slot_count, sum(part) AS parts,
        count(*) FILTER (alike) AS slots_alike, sum(part) FILTER (alike) AS parts_alike,
        sum(part_before) FILTER (alike) AS parts_before,
        sum(statements) FILTER (alike) AS statements_alike,
        list_sort(list(DISTINCT key) FILTER (key IS NOT NULL)) AS keys
    FROM (SELECT *, part IS NOT NULL AND part_before IS NOT NULL AS alike FROM _of_slots)
    GROUP BY ALL
),
_moved AS (
    SELECT consumer, resource, moment, list_sort(list(DISTINCT key)) AS moved_by
    FROM (SELECT consumer, resource, key, since AS moment FROM _supplies
        UNION ALL SELECT consumer, resource, key, until FROM _supplies) GROUP BY ALL
)
SELECT
    consumer, resource, supplier, moment, moved_by,
    CASE WHEN slot_count > 0 THEN round(parts / slot_count / 1e12, 12) ELSE 0 END AS dependence,
    CASE WHEN slot_count > 0 THEN coalesce(keys, []) ELSE [] END AS keys,
    CASE WHEN statements_alike > 0 THEN round(parts_alike / slots_alike / 1e12, 12) END AS alike,
    CASE WHEN statements_alike > 0 THEN round(parts_before / slots_alike / 1e12, 12) END
        AS alike_before
FROM _summed LEFT JOIN _moved USING (consumer, resource, moment);
