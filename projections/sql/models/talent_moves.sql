-- Moves of people, one row an event that counts (a claim once). `counts`: whether it adds to flows, which it does not if it is
-- denied, moves nobody between organisations, or is counted in a group that counts as well. Headcounts with bounds; NULL in
-- both bounds and `headcount` is a group of unknown size.
-- needs: counted_as_of bounds stands
-- example: SELECT coalesce(person, people) AS who, from_org, to_org, certainty FROM talent_moves_as_of(TIMESTAMPTZ '2025-08-01', TIMESTAMPTZ '2025-08-01') ORDER BY happened_from

CREATE OR REPLACE MACRO talent_moves_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH f AS (
    SELECT
        *,
        CASE WHEN headcount IS NULL AND person IS NOT NULL THEN 1 ELSE headcount END AS size,
        coalesce(headcount_bound, CASE WHEN person IS NOT NULL THEN 'exact' END) AS size_bound,
        certainty <> 'denied' AND (kind <> 'talent.appointed' OR from_org IS NOT NULL)
            AND from_org IS DISTINCT FROM to_org AND (from_org IS NOT NULL OR to_org IS NOT NULL) AS moves,
        CASE WHEN person IS NOT NULL THEN 'person ' || lower(person) WHEN claim IS NOT NULL AND claim_stance = 'supports' THEN 'claim ' || claim ELSE 'event ' || key END AS who
    FROM counted_as_of('fact_talent', "at", known, logged)
),
groups AS (
    SELECT claim, bool_or(firm) AS firm FROM f WHERE moves AND person IS NULL AND claim IS NOT NULL AND claim_stance = 'supports' GROUP BY claim
),
ranked AS (
    SELECT
        f.*, g.claim IS NOT NULL AS in_group, coalesce(g.firm, false) AS in_firm_group,
        row_number() OVER (
            PARTITION BY f.who, f.from_org, f.to_org, f.moves
            ORDER BY f.firm DESC, certainty_rank(f.certainty, f.vouched), f.known_at, f.logged_at, f.topic, f."partition", f."offset"
        ) AS telling
    FROM f LEFT JOIN groups AS g ON g.claim = f.counted_in
)
SELECT
    r.kind, r.person, r.people, r.size AS headcount, low_of(r.size, r.size_bound) AS headcount_low, high_of(r.size, r.size_bound) AS headcount_high,
    r.size_bound AS headcount_bound, r."role", r.team, r.from_org, r.to_org, r.reason, r.counted_in,
    r.moves AND r.telling = 1 AND NOT (CASE WHEN r.firm THEN r.in_firm_group ELSE r.in_group END) AS counts,
    r.moves AND r.telling = 1 AND NOT r.in_group AS counts_with_possible,
    r.happened_from, r.happened_to, r.occurrence, r.known_at, r.certainty, r.firm, r.claim, s.id, s."source", r.key
FROM ranked AS r JOIN stands AS s ON s.key = r.key;

CREATE OR REPLACE VIEW talent_moves AS FROM talent_moves_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
