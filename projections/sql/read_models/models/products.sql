-- Products and versions of them that are known to have been launched, one row a launch that counts.
-- example: SELECT organization, product FROM products_as_of(DATE '2026-07-01', DATE '2026-07-01')
--   ORDER BY ALL
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO products_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.product, _f.details,
    internal.finite(_f.happened_from) AS happened_from,
    _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.is_firm,
    _f.claim, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_products', "at", known, logged) AS _f
JOIN internal.canonical_records AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW products AS
    FROM products_as_of(session_at(), session_known(), session_logged());
