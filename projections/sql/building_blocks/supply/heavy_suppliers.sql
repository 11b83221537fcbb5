-- Who had at least half of any slot of a consumer, at each moment at which something changed for
-- the consumer, or until just before: at most two a slot. `supplies` and `slots` as in
-- dependence_at. A slot that has more than two whole weights has no such supplier, so most are set
-- aside at once.
-- example: WITH supplies AS MATERIALIZED (FROM internal.supplies_as_known_then()), slots AS
--   MATERIALIZED (FROM internal.supply_slots('supplies')) SELECT consumer, supplier, moment FROM
--   internal.heavy_suppliers('supplies', 'slots') ORDER BY ALL

CREATE OR REPLACE MACRO internal.heavy_suppliers(supplies, slots) AS TABLE
WITH _light AS (
    SELECT consumer, resource, slot, since, until, total FROM query_table(slots)
    WHERE stated > 0 AND total BETWEEN 1 AND 2000000000000000
),
_holders AS (
    SELECT consumer, resource, internal.supply_slot(product) AS slot, supplier, since, until,
        internal.supply_units(extent, share) AS units
    FROM query_table(supplies)
),
_heavy AS (
    SELECT _l.consumer, _l.resource, _h.supplier, greatest(_l.since, _h.since) AS since,
        least(_l.until, _h.until) AS until
    FROM _light AS _l JOIN _holders AS _h
        ON _h.consumer = _l.consumer AND _h.resource = _l.resource AND _h.slot = _l.slot
    WHERE 2 * _h.units >= _l.total AND _h.since < _l.until AND _l.since < _h.until
    UNION ALL
    SELECT _l.consumer, _l.resource, _h.supplier, greatest(_l.since, _h.since),
        least(_l.until, _h.until)
    FROM _light AS _l JOIN _holders AS _h
        ON _h.consumer = _l.consumer AND _h.resource = _l.resource AND _h.slot = ''
    WHERE _l.slot <> '' AND 2 * _h.units >= _l.total AND _h.since < _l.until
        AND _l.since < _h.until
),
-- Spans of one supplier that meet are one.
_joined AS (
    SELECT consumer, resource, supplier, min(since) AS since, max(until) AS until
    FROM (
        SELECT *, count_if(begins) OVER (PARTITION BY consumer, resource, supplier
            ORDER BY since ROWS UNBOUNDED PRECEDING) AS number
        FROM (
            SELECT *, since > coalesce(max(until) OVER (PARTITION BY consumer, resource, supplier
                ORDER BY since ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
                '-infinity'::TIMESTAMPTZ) AS begins
            FROM (SELECT consumer, resource, supplier, since, max(until) AS until FROM _heavy
                GROUP BY ALL)
        )
    ) GROUP BY consumer, resource, supplier, number
)
SELECT _j.consumer, _j.resource, _j.supplier, _m.moment
FROM (SELECT DISTINCT consumer, resource, UNNEST([since, until]) AS moment
    FROM query_table(supplies)) AS _m
JOIN _joined AS _j ON _j.consumer = _m.consumer AND _j.resource = _m.resource
    AND _j.since <= _m.moment AND _m.moment <= _j.until
WHERE _m.moment < 'infinity'::TIMESTAMPTZ;
