-- The rows of a fact table that count at `at`, as known: not absent, and of the members of a claim, per kind, only the
-- best-certain one (ties: earliest known, then log position). A member that contradicts its claim says something else, and
-- counts by itself. `firm`: sure, and vouched for. Denied rows are still there: filter on certainty.
-- needs: facts_as_of occurrence certainty_rank
-- example: SELECT subject, amount, firm FROM counted_as_of('fact_revenue', TIMESTAMPTZ '2025-04-02', TIMESTAMPTZ '2025-04-02')

CREATE OR REPLACE MACRO counted_as_of(facts, "at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH few AS (
    SELECT f.* FROM untouched_as_of(facts, known, logged) AS f
    WHERE f.claim IS NOT NULL AND f.happened_from <= "at"::TIMESTAMPTZ
    UNION ALL
    SELECT f.* FROM resolved_as_of(facts, known, logged) AS f
    WHERE f.happened_from <= "at"::TIMESTAMPTZ
),
counted AS (
    SELECT f.* FROM untouched_as_of(facts, known, logged) AS f
    WHERE f.claim IS NULL AND f.happened_from <= "at"::TIMESTAMPTZ
    UNION ALL
    SELECT * FROM few
    QUALIFY claim IS NULL OR claim_stance = 'contradicts' OR rank() OVER (
        PARTITION BY kind, claim, claim_stance
        ORDER BY certainty_rank(certainty, vouched), known_at, logged_at, topic, "partition", "offset"
    ) = 1
)
SELECT
    *,
    CASE WHEN happened_to <= "at"::TIMESTAMPTZ THEN 'sure' ELSE 'possible' END AS occurrence,
    vouched AND happened_to <= "at"::TIMESTAMPTZ AS firm
FROM counted;
