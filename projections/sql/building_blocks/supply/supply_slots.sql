-- What fills each slot of a consumer and resource, over spans [since, until): the weights of its
-- suppliers together (`total`, in units of 1e-15, so that sums are exact), and how many statements
-- of its own it has. A slot is a product, or the consumer as a whole (`slot` empty). `supplies`
-- names a relation with the rows of supplies_as_known_then. Each change of a supplier is one row
-- more, or one a product where it supplies the whole: nothing is crossed with anything.
-- example: WITH supplies AS MATERIALIZED (FROM internal.supplies_as_known_then()) SELECT consumer,
--   slot, since, total FROM internal.supply_slots('supplies') ORDER BY ALL

CREATE OR REPLACE MACRO internal.supply_slots(supplies) AS TABLE
WITH _s AS (
    SELECT consumer, resource, product, supplier, since, until,
        internal.supply_units(extent, share) AS units
    FROM query_table(supplies)
),
_whole AS (FROM _s WHERE product IS NULL),
_products AS (SELECT DISTINCT consumer, resource, product FROM _s WHERE product IS NOT NULL),
_filled AS (
    SELECT consumer, resource, internal.supply_slot(product) AS slot, since, until, units,
        1 AS stated
    FROM _s
    UNION ALL
    SELECT consumer, resource, internal.supply_slot(_p.product), since, until, units, 0
    FROM _whole JOIN _products AS _p USING (consumer, resource)
    UNION ALL
    -- A statement of the product replaces that of the whole about the same supplier.
    SELECT _o.consumer, _o.resource, internal.supply_slot(_o.product),
        greatest(_o.since, _w.since), least(_o.until, _w.until), -_w.units, 0
    FROM _s AS _o JOIN _whole AS _w ON _w.consumer = _o.consumer AND _w.resource = _o.resource
        AND _w.supplier = _o.supplier AND _w.since < _o.until AND _o.since < _w.until
    WHERE _o.product IS NOT NULL
),
_changes AS (
    SELECT consumer, resource, slot, since, sum(units) AS units, sum(stated) AS stated
    FROM (
        SELECT consumer, resource, slot, since, units, stated FROM _filled
        UNION ALL SELECT consumer, resource, slot, until, -units, -stated FROM _filled
    )
    GROUP BY ALL
)
SELECT consumer, resource, slot, since,
    lead(since, 1, 'infinity'::TIMESTAMPTZ) OVER _of_slot AS until,
    (sum(units) OVER _of_slot)::BIGINT AS total, (sum(stated) OVER _of_slot)::BIGINT AS stated
FROM _changes WINDOW _of_slot AS (PARTITION BY consumer, resource, slot ORDER BY since);
