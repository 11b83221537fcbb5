-- Rows of `fact_<x>` whose effect depends on amendments or shared claims: of affected events, and
-- of those that share a claim. Each with the spans of knowledge [known_from, known_to) and the
-- times of the world [counts_from, counts_to) for which it counts: what
-- `resolved_facts_history('fact_<x>')` says of the whole log. The writer keeps it up to date: in
-- the transaction of a batch it computes again what the batch can have changed.

CREATE TABLE internal.resolved_<x> AS
SELECT
    *, NULL::VARCHAR AS own_certainty, NULL::BOOLEAN AS attested,
    NULL::TIMESTAMPTZ AS confirmed_from,
    NULL::TIMESTAMPTZ AS known_from, NULL::TIMESTAMPTZ AS known_to,
    NULL::TIMESTAMPTZ AS counts_from, NULL::TIMESTAMPTZ AS counts_to
FROM internal.fact_<x> LIMIT 0;
