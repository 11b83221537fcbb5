-- What the dependence index is made of, of some consumers: the rows of dependence_parts_as_of.
-- `supplies` names a relation with all rows of supplies_as_of about these consumers, with dropped
-- suppliers.
-- example: WITH supplies AS (FROM internal.supplies_as_of(DATE '2025-10-01', DATE '2025-10-01',
--   true) WHERE consumer = 'microsoft') SELECT product, supplier, extent, part FROM
--   internal.dependence_parts_of('supplies') ORDER BY ALL

CREATE OR REPLACE MACRO internal.dependence_parts_of(supplies) AS TABLE
WITH _s AS (FROM query_table(supplies)),
_slots AS (SELECT consumer, resource, product, bool_or(is_firm) AS is_firm FROM _s
    WHERE product IS NOT NULL GROUP BY ALL),
_places AS (
    SELECT consumer, resource, product, supplier FROM _s
    UNION
    SELECT _s.consumer, _s.resource, _slots.product, _s.supplier FROM _s
    JOIN _slots USING (consumer, resource) WHERE _s.product IS NULL
),
_filled AS (
    SELECT
        _k.consumer, _k.resource, _k.product, _k.supplier, _own, _whole,
        coalesce(_own.is_firm, false) AS own_firm,
        coalesce(NOT own_firm AND _whole.is_firm AND _slots.is_firm, false) AS whole_firm,
        CASE WHEN own_firm THEN _own WHEN whole_firm THEN _whole END AS _a,
        CASE
            WHEN _own.possible_extent IS NOT NULL
                THEN {'extent': _own.possible_extent, 'share': _own.possible_share}
            WHEN own_firm THEN NULL
            WHEN _whole.possible_extent IS NOT NULL
                THEN {'extent': _whole.possible_extent, 'share': _whole.possible_share}
            WHEN NOT whole_firm THEN {'extent': _whole.extent, 'share': _whole.share}
        END AS _p,
        CASE WHEN own_firm OR whole_firm THEN _a WHEN _own.key IS NOT NULL THEN _own
            ELSE _whole END AS _e
    FROM _places AS _k
    LEFT JOIN _s AS _own ON _own.consumer = _k.consumer AND _own.resource = _k.resource
        AND _own.supplier = _k.supplier AND _own.product IS NOT DISTINCT FROM _k.product
    LEFT JOIN _s AS _whole ON _whole.consumer = CASE WHEN _k.product IS NOT NULL
        THEN _k.consumer END AND _whole.resource = _k.resource AND _whole.supplier = _k.supplier
        AND _whole.product IS NULL
            AND (_whole.extent <> 'dropped' OR _whole.possible_extent <> 'dropped')
    LEFT JOIN _slots ON _slots.consumer = _k.consumer AND _slots.resource = _k.resource
        AND _slots.product = _k.product
),
_weighted AS (
    SELECT
        *, coalesce(internal.supply_weight(_a.extent, _a.share), 0) AS weight,
        coalesce(internal.supply_weight(_p.extent, _p.share),
            internal.supply_weight(_a.extent, _a.share), 0) AS possible_weight
    FROM _filled
)
SELECT
    consumer, resource, product, supplier, _a.extent AS extent, _a.share AS share,
    _p.extent AS possible_extent,
    product IS NOT NULL AND _e.product IS NULL AS inherited, weight, possible_weight,
    CASE WHEN sum(weight) OVER slot > 0 THEN round(weight / sum(weight) OVER slot, 12) END AS part,
    CASE WHEN sum(possible_weight) OVER slot > 0
        THEN round(possible_weight / sum(possible_weight) OVER slot, 12) END AS possible_part,
    internal.finite(_e.happened_from) AS happened_from, _e.happened_to AS happened_to,
    CASE WHEN _a.key IS NULL THEN 'possible' ELSE _e.occurrence END AS occurrence,
    _e.known_at AS known_at, _e.certainty AS certainty,
    coalesce(_a.extent <> 'dropped', false) AS is_firm, _e.claim AS claim, _e.id AS id,
    _e.source AS source, _e.key AS key,
    list_sort(list_distinct(coalesce(_own.evidence, []) || CASE WHEN own_firm THEN []
        ELSE coalesce(_whole.evidence, []) END)) AS evidence
FROM _weighted
WHERE weight > 0 OR possible_weight > 0 OR _whole.key IS NOT NULL
WINDOW slot AS (PARTITION BY consumer, resource, product);
