-- How far each consumer depends on each supplier (its own models included): an index from 0 to 1, the mean over the consumer's
-- slots (each product, and the whole) of the supplier's part there; see dependence_parts_as_of. For one consumer and resource
-- the indexes add up to 1. `possible_index` counts rumours, contested claims and open intervals as well. `extent` is the greatest.
-- needs: dependence_parts
-- example: SELECT supplier, round(index, 2) AS index, extent FROM dependence_as_of(TIMESTAMPTZ '2025-10-01', TIMESTAMPTZ '2025-10-01') WHERE consumer = 'microsoft' ORDER BY index DESC, supplier

CREATE OR REPLACE MACRO dependence_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH p AS (FROM dependence_parts_as_of("at", known, logged)),
slots AS (
    SELECT
        consumer, "of",
        count(DISTINCT coalesce('product ' || product, '')) FILTER (part IS NOT NULL) AS slots,
        count(DISTINCT coalesce('product ' || product, '')) FILTER (possible_part IS NOT NULL) AS possible_slots
    FROM p GROUP BY ALL
)
SELECT
    p.consumer, p.supplier, p."of",
    CASE WHEN any_value(slots) > 0 THEN round(coalesce(sum(p.part ORDER BY p.product, p.key), 0) / any_value(slots), 12) END AS "index",
    CASE WHEN any_value(possible_slots) > 0 THEN round(coalesce(sum(p.possible_part ORDER BY p.product, p.key), 0) / any_value(possible_slots), 12) END AS possible_index,
    max_by(p.extent, row(p.weight, p.extent)) AS extent,
    max_by(p.possible_extent, row(p.possible_weight, p.possible_extent)) FILTER (p.possible_extent IS NOT NULL) AS possible_extent,
    bool_or(p.firm) AS firm, CASE WHEN bool_or(p.firm) THEN 'sure' ELSE 'possible' END AS occurrence,
    max_by(p.certainty, row(p.firm, p.weight, p.possible_weight, p.key)) AS certainty,
    max_by(p.key, row(p.firm, p.weight, p.possible_weight, p.key)) AS key,
    max(p.known_at) AS known_at, max(p.happened_from) AS last_changed_at,
    list_sort(list_distinct(flatten(list(p.evidence)))) AS evidence
FROM p JOIN slots USING (consumer, "of")
GROUP BY p.consumer, p.supplier, p."of";

CREATE OR REPLACE VIEW dependence AS FROM dependence_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
