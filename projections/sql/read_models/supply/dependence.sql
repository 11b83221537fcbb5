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
WITH _parts AS (FROM dependence_parts_as_of("at", known, logged))
FROM internal.dependence_of('_parts');

CREATE OR REPLACE VIEW dependence AS
    FROM dependence_as_of(session_at(), session_known(), session_logged());
