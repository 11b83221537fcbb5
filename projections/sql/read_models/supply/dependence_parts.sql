-- What the dependence index is made of: per consumer, resource and slot, each supplier's weight and
-- its part of the slot. A slot is a product, or the consumer as a whole (product NULL). A supplier
-- of the whole counts in every product's slot too, unless that product has a statement of its own
-- about it, such as dropped. Weights: dropped 0; else the share where one is stated; else primary
-- 1, partial 0.5, selectable 0.25, hosted 0.1, testing 0.05. `part` counts firm statements,
-- `possible_part` the possible ones as well: what is not firm neither makes a slot nor replaces a
-- supplier of the whole, but for `possible_part`.
-- example: SELECT product, supplier, extent, part FROM dependence_parts_as_of(DATE '2025-10-01',
--   DATE '2025-10-01') WHERE consumer = 'microsoft' ORDER BY ALL
-- column product: The slot: a product; NULL: the consumer as a whole.
-- column extent: testing | hosted | selectable | partial | primary | dropped, where it supplies the
--   consumer as a whole.
-- column inherited: Whether the supplier is here for the whole consumer, not for this product.
-- column weight: Weight of the firm extent, or its share.
-- column possible_weight: Weight with possible ones counted.
-- column part: weight over all weights of the slot.
-- column possible_part: The same with possible ones counted.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO dependence_parts_as_of(
    "at", known, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
WITH _supplies AS (FROM internal.supplies_as_of("at", known, true, logged))
FROM internal.dependence_parts_of('_supplies');

CREATE OR REPLACE VIEW dependence_parts AS
    FROM dependence_parts_as_of(session_at(), session_known(), session_logged());
