-- Who supplies what to which product, and how far: the latest firm statement for each consumer,
-- product, supplier and resource (`resource`: model or compute), unless that says dropped, or
-- lasted only until then. `possible_extent` is the later one that rumors, contested claims and open
-- intervals would put in its place.
-- example: SELECT product, supplier, extent, possible_extent FROM suppliers_as_of(DATE
--   '2025-10-01', DATE '2025-10-01') WHERE consumer = 'microsoft' ORDER BY ALL
-- column product: The product; NULL: the whole consumer.
-- column extent: testing | hosted | selectable | partial | primary.
-- column model: Which model, as last stated.
-- column possible_share: Share with that extent, 0 to 1.
-- column possible_share_bound: exact | more_than | at_least | at_most | less_than | approximately.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO suppliers_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
FROM internal.supplies_as_of("at", known, false, logged);

CREATE OR REPLACE VIEW suppliers AS
    FROM suppliers_as_of(session_at(), session_known(), session_logged());
