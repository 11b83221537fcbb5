-- How far each consumer depends on each supplier (its own models included): an index from 0 to 1,
-- the mean over the consumer's slots (each product, and the whole) of the supplier's part there;
-- see dependence_parts_as_of. For one consumer and resource the indexes add up to 1.
-- `possible_dependence` counts rumors, contested claims and open intervals as well. `extent` is the
-- greatest.
-- example: SELECT supplier, round(dependence, 2) AS dependence, extent FROM dependence_as_of(DATE
--   '2025-10-01', DATE '2025-10-01') WHERE consumer = 'microsoft' ORDER BY dependence DESC,
--   supplier
-- column dependence: 0 to 1; the indexes of one consumer and resource add up to 1.
-- column possible_dependence: The same with rumors, contested claims and open intervals counted.
-- column extent: Greatest firm extent over the slots.
-- column possible_extent: Greatest of the possible extents.
-- column key: Key of the weightiest event.
-- column known_at: Latest time at which any of it was known.
-- column last_changed_at: When the latest of its statements happened.

CREATE OR REPLACE MACRO dependence_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _p AS (FROM dependence_parts_as_of("at", known, logged)),
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

CREATE OR REPLACE VIEW dependence AS
    FROM dependence_as_of(session_at(), session_known(), session_logged());
