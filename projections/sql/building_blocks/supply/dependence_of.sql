-- The dependence index of some consumers: the rows of dependence_as_of. `parts` names a relation
-- with all rows of dependence_parts_as_of about these consumers.
-- example: WITH parts AS (FROM dependence_parts_as_of(DATE '2025-10-01', DATE '2025-10-01') WHERE
--   consumer = 'microsoft') SELECT supplier, dependence FROM internal.dependence_of('parts') ORDER
--   BY ALL

CREATE OR REPLACE MACRO internal.dependence_of(parts) AS TABLE
WITH _p AS (FROM query_table(parts)),
_slots AS (
    SELECT
        consumer, resource,
        count(DISTINCT coalesce('product ' || product, '')) FILTER (part IS NOT NULL) AS _slots,
        count(DISTINCT coalesce('product ' || product, ''))
            FILTER (possible_part IS NOT NULL) AS possible_slots
    FROM _p GROUP BY ALL
)
SELECT
    _p.consumer, _p.supplier, _p.resource,
    CASE WHEN any_value(_slots) > 0
        THEN round(coalesce(sum(_p.part ORDER BY _p.product, _p.key), 0) / any_value(_slots),
        12) END AS dependence,
    CASE WHEN any_value(possible_slots) > 0
        THEN round(coalesce(sum(_p.possible_part ORDER BY _p.product, _p.key),
        0) / any_value(possible_slots), 12) END AS possible_dependence,
    max_by(_p.extent, row(_p.weight, _p.extent)) AS extent,
    max_by(_p.possible_extent, row(_p.possible_weight, _p.possible_extent))
        FILTER (_p.possible_extent IS NOT NULL) AS possible_extent,
    bool_or(_p.is_firm) AS is_firm,
    CASE WHEN bool_or(_p.is_firm) THEN 'sure' ELSE 'possible' END AS occurrence,
    max_by(_p.certainty, row(_p.is_firm, _p.weight, _p.possible_weight, _p.key)) AS certainty,
    max_by(_p.key, row(_p.is_firm, _p.weight, _p.possible_weight, _p.key)) AS key,
    max(_p.known_at) AS known_at, max(_p.happened_from) AS last_changed_at,
    list_sort(list_distinct(flatten(list(_p.evidence)))) AS evidence
FROM _p JOIN _slots USING (consumer, resource)
GROUP BY _p.consumer, _p.supplier, _p.resource;
