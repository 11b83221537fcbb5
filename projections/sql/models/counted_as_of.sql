-- The rows of a fact table that count at `at`, as known: not absent, and of the members of a claim, per kind, only the
-- best-certain one (ties: earliest known, then log position). A member that contradicts its claim says something else, and
-- counts by itself. `firm`: sure, and vouched for. Denied rows are still there: filter on certainty.
-- needs: facts_as_of occurrence certainty_rank
-- example: SELECT subject, amount, firm FROM counted_as_of('fact_revenue', TIMESTAMPTZ '2025-04-02', TIMESTAMPTZ '2025-04-02')

CREATE OR REPLACE MACRO counted_as_of(facts, "at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _few AS (
    SELECT _f.* FROM untouched_as_of(facts, known, logged) AS _f
    WHERE _f.claim IS NOT NULL AND _f.happened_from <= "at"::TIMESTAMPTZ
    UNION ALL
    SELECT _f.* FROM resolved_as_of(facts, known, logged) AS _f
    WHERE _f.happened_from <= "at"::TIMESTAMPTZ
),
_counted AS (
    SELECT _f.* FROM untouched_as_of(facts, known, logged) AS _f
    WHERE _f.claim IS NULL AND _f.happened_from <= "at"::TIMESTAMPTZ
    UNION ALL
    SELECT * FROM _few
    QUALIFY claim IS NULL OR claim_stance = 'contradicts' OR rank() OVER (
        PARTITION BY kind, claim, claim_stance
        ORDER BY certainty_rank(certainty, vouched), known_at, logged_at, topic, "partition", "offset"
    ) = 1
)
SELECT
    *,
    CASE WHEN happened_to <= "at"::TIMESTAMPTZ THEN 'sure' ELSE 'possible' END AS occurrence,
    vouched AND happened_to <= "at"::TIMESTAMPTZ AS firm
FROM _counted;

COMMENT ON MACRO TABLE counted_as_of IS 'The rows of a fact table that count at `at`, as known: not absent, and of the members of a claim, per kind, only the best-certain one (ties: earliest known, then log position). A member that contradicts its claim says something else, and counts by itself. `firm`: sure, and vouched for. Denied rows are still there: filter on certainty.';
