-- Who supplied what, as known then, over all time: one row a span in which one firm statement of a
-- consumer, product, supplier and resource is the latest, dropped ones among them: what
-- supplies_as_of(moment, moment, true) calls firm.
-- example: SELECT consumer, product, supplier, extent, since, until FROM
--   internal.supplies_as_known_then() ORDER BY since

CREATE OR REPLACE MACRO internal.supplies_as_known_then(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _then AS MATERIALIZED (
    SELECT * EXCLUDE (known_from, known_to),
        greatest(known_from, counts_from, happened_to) AS holds_from,
        least(known_to, counts_to) AS holds_to
    FROM effective_facts_history('fact_suppliers', logged)
    WHERE certainty <> 'denied' AND attested
        AND greatest(known_from, counts_from, happened_to) < least(known_to, counts_to)
)
FROM internal.supplies_over_time('_then');
