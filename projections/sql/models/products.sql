-- Products and versions of them that are known to have been launched, one row a launch that counts.
-- needs: counted_as_of stands bounds
-- example: SELECT organization, product FROM products_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO products_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    f.subject AS organization, f.product, f.details,
    f.happened_from, f.happened_to, f.occurrence, f.known_at, f.certainty, f.firm, f.claim, s.id, s."source", f.key
FROM counted_as_of('fact_products', "at", known, logged) AS f JOIN stands AS s ON s.key = f.key;

CREATE OR REPLACE VIEW products AS FROM products_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
