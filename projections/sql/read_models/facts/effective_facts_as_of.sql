-- The rows of a fact table that count at `at`, as known: not absent, and of the members of a claim,
-- per kind, only the best-certain one (ties: earliest known, then log position). A member that
-- contradicts its claim states something else, and counts by itself. `is_firm`: sure, and attested
-- for. Denied rows are still there: filter on certainty.
-- example: SELECT subject, amount, is_firm FROM effective_facts_as_of('fact_revenue', DATE
--   '2025-04-02', DATE '2025-04-02')

CREATE OR REPLACE MACRO effective_facts_as_of(
    facts, "at", known, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
SELECT
    *,
    CASE WHEN happened_to <= "at"::TIMESTAMPTZ THEN 'sure' ELSE 'possible' END AS occurrence,
    attested AND happened_to <= "at"::TIMESTAMPTZ AS is_firm
FROM (
    -- Rows of events that nothing affects pass filters only.
    SELECT _f.* FROM internal.unaffected_facts_as_of(facts, known, logged) AS _f
    WHERE _f.claim IS NULL AND _f.happened_from <= "at"::TIMESTAMPTZ
    UNION ALL
    SELECT _f.* EXCLUDE (known_from, known_to, counts_from, counts_to)
    FROM internal.resolved_facts_as_logged(facts, logged) AS _f
    WHERE internal.interval_contains(known::TIMESTAMPTZ, _f.known_from, _f.known_to)
        AND internal.interval_contains("at"::TIMESTAMPTZ, _f.counts_from, _f.counts_to)
);
