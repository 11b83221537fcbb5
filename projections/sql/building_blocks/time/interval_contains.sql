-- Whether a moment is in a span [since, until). One that ends at infinity is for good, and has
-- infinity in it too.
-- example: SELECT internal.interval_contains(TIMESTAMPTZ '2025-10-01', TIMESTAMPTZ '2025-09-01',
--   TIMESTAMPTZ 'infinity')

CREATE OR REPLACE MACRO internal.interval_contains("moment", since, until) AS since <= "moment"
    AND ("moment" < until OR until = 'infinity'::TIMESTAMPTZ);
