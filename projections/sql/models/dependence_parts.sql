-- What the dependence index is made of: per consumer, resource and slot, each supplier's weight and its part of the slot. A slot is
-- a product, or the consumer as a whole (product NULL). A supplier of the whole stands in every product's slot too, unless that
-- product has a statement of its own about it. Weights: the share where one is stated; else primary 1, partial 0.5,
-- selectable 0.25, hosted 0.1, testing 0.05. `part` counts firm statements, `possible_part` the possible ones as well.
-- needs: suppliers
-- example: SELECT product, supplier, extent, part FROM dependence_parts_as_of(TIMESTAMPTZ '2025-10-01', TIMESTAMPTZ '2025-10-01') WHERE consumer = 'microsoft' ORDER BY ALL

CREATE OR REPLACE MACRO weight_of(extent, "share") AS coalesce(
    "share",
    CASE extent WHEN 'primary' THEN 1.0 WHEN 'partial' THEN 0.5 WHEN 'selectable' THEN 0.25 WHEN 'hosted' THEN 0.1 WHEN 'testing' THEN 0.05 WHEN 'dropped' THEN 0.0 END
)::DOUBLE;

CREATE OR REPLACE MACRO dependence_parts_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _s AS (FROM suppliers_as_of("at", known, logged)),
_slots AS (SELECT DISTINCT consumer, "of", product FROM _s WHERE product IS NOT NULL),
_filled AS (
    SELECT *, false AS inherited FROM _s
    UNION ALL BY NAME
    SELECT _s.* REPLACE (_slots.product AS product), true AS inherited
    FROM _s JOIN _slots ON _slots.consumer = _s.consumer AND _slots."of" = _s."of"
    LEFT JOIN _s AS own ON own.consumer = _s.consumer AND own."of" = _s."of" AND own.product = _slots.product AND own.supplier = _s.supplier
    WHERE _s.product IS NULL AND own.supplier IS NULL
),
_weighed AS (
    SELECT
        *,
        coalesce(weight_of(extent, "share"), 0) AS weight,
        coalesce(weight_of(possible_extent, possible_share), weight_of(extent, "share"), 0) AS possible_weight
    FROM _filled
)
SELECT
    consumer, "of", product, supplier, extent, "share", possible_extent, inherited, weight, possible_weight,
    CASE WHEN sum(weight) OVER slot > 0 THEN round(weight / sum(weight) OVER slot, 12) END AS part,
    CASE WHEN sum(possible_weight) OVER slot > 0 THEN round(possible_weight / sum(possible_weight) OVER slot, 12) END AS possible_part,
    happened_from, happened_to, occurrence, known_at, certainty, firm, claim, id, "source", key, evidence
FROM _weighed
WINDOW slot AS (PARTITION BY consumer, "of", product);

CREATE OR REPLACE VIEW dependence_parts AS FROM dependence_parts_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
