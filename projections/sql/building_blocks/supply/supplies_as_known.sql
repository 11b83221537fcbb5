-- Who supplied what, as known at a moment, over all time: one row a span in which one firm
-- statement of a consumer, product, supplier and resource is the latest, dropped ones among
-- them: what supplies_as_of(moment, known, true) calls firm.
-- example: SELECT consumer, product, supplier, extent, since, until FROM
--   internal.supplies_as_known(DATE '2026-07-01') ORDER BY since

CREATE OR REPLACE MACRO internal.supplies_as_known(
    known, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
WITH _then AS MATERIALIZED (
    SELECT * EXCLUDE (known_from, known_to),
        greatest(counts_from, happened_to) AS holds_from, counts_to AS holds_to
    FROM effective_facts_history('fact_suppliers', logged)
    WHERE certainty <> 'denied' AND attested AND greatest(counts_from, happened_to) < counts_to
        AND internal.interval_contains(known::TIMESTAMPTZ, known_from, known_to)
)
FROM internal.supplies_over_time('_then');
