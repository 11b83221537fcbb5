-- Products and versions of them that are known to have been launched, one row a launch that counts.
-- needs: effective_facts_as_of canonical_records bounds
-- example: SELECT organization, product FROM products_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO products_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.product, _f.details,
    _f.happened_from, _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.is_firm, _f.claim, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_products', "at", known, logged) AS _f JOIN internal.canonical_records AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW products AS FROM products_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE products_as_of IS 'Products and versions of them that are known to have been launched, one row a launch that counts.';
COMMENT ON VIEW products IS 'Products and versions of them that are known to have been launched, one row a launch that counts.';
COMMENT ON COLUMN products.organization IS 'Slug of the organization.';
COMMENT ON COLUMN products.product IS 'The product.';
COMMENT ON COLUMN products.details IS 'In words.';
COMMENT ON COLUMN products.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN products.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN products.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN products.known_at IS 'From when it was known.';
COMMENT ON COLUMN products.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN products.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN products.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN products.id IS 'Id of that event within its source.';
COMMENT ON COLUMN products.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN products.key IS 'Key of the event that the row rests on first.';
