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

COMMENT ON MACRO TABLE dependence_parts_as_of IS 'What the dependence index is made of: per consumer, resource and slot, each supplier''s weight and its part of the slot. A slot is a product, or the consumer as a whole (product NULL). A supplier of the whole stands in every product''s slot too, unless that product has a statement of its own about it. Weights: the share where one is stated; else primary 1, partial 0.5, selectable 0.25, hosted 0.1, testing 0.05. `part` counts firm statements, `possible_part` the possible ones as well.';
COMMENT ON VIEW dependence_parts IS 'What the dependence index is made of: per consumer, resource and slot, each supplier''s weight and its part of the slot. A slot is a product, or the consumer as a whole (product NULL). A supplier of the whole stands in every product''s slot too, unless that product has a statement of its own about it. Weights: the share where one is stated; else primary 1, partial 0.5, selectable 0.25, hosted 0.1, testing 0.05. `part` counts firm statements, `possible_part` the possible ones as well.';
COMMENT ON COLUMN dependence_parts.consumer IS 'Slug of who takes it.';
COMMENT ON COLUMN dependence_parts."of" IS 'model | compute.';
COMMENT ON COLUMN dependence_parts.product IS 'The slot: a product; NULL: the consumer as a whole.';
COMMENT ON COLUMN dependence_parts.supplier IS 'Slug of who supplies.';
COMMENT ON COLUMN dependence_parts.extent IS 'testing | hosted | selectable | partial | primary.';
COMMENT ON COLUMN dependence_parts."share" IS 'Part of the whole, 0 to 1.';
COMMENT ON COLUMN dependence_parts.possible_extent IS 'Extent that rumours, contested claims and open intervals would put in its place; it may be dropped.';
COMMENT ON COLUMN dependence_parts.inherited IS 'Whether the supplier stands here for the whole consumer, not for this product.';
COMMENT ON COLUMN dependence_parts.weight IS 'Weight of the firm extent, or its share.';
COMMENT ON COLUMN dependence_parts.possible_weight IS 'Weight with possible ones counted.';
COMMENT ON COLUMN dependence_parts.part IS 'weight over all weights of the slot.';
COMMENT ON COLUMN dependence_parts.possible_part IS 'The same with possible ones counted.';
COMMENT ON COLUMN dependence_parts.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN dependence_parts.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN dependence_parts.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN dependence_parts.known_at IS 'From when it was known.';
COMMENT ON COLUMN dependence_parts.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN dependence_parts.firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN dependence_parts.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN dependence_parts.id IS 'Id of that event within its source.';
COMMENT ON COLUMN dependence_parts."source" IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN dependence_parts.key IS 'Key of the event that the row rests on first.';
COMMENT ON COLUMN dependence_parts.evidence IS 'Keys of all events that the row rests on.';
