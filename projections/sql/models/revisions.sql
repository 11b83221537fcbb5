-- What was learned about `at` between two moments of knowledge: events whose row in the timeline differs, and how. `change`: learned,
-- retracted, corrected, denied, contested, confirmed, or contradicted (its claim came to be contested or denied) and weighed
-- (any other change of certainty); `by` lists what did it.
-- needs: timeline claims amendments_as_of
-- example: SELECT change, headline FROM revisions(TIMESTAMPTZ '2025-04-01', TIMESTAMPTZ '2025-04-01', TIMESTAMPTZ '2026-07-01') WHERE change <> 'learned' ORDER BY ALL

CREATE OR REPLACE MACRO revisions("at", known_from, known_to, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH was AS (
    SELECT t.*, c.state AS claim_state, c.contradicted_by
    FROM timeline_as_of("at", known_from, logged) AS t
    LEFT JOIN claims_as_of("at", known_from, logged) AS c ON c.claim = t.claim AND t.claim_stance = 'supports' AND t.amends IS NULL
),
is_now AS (
    SELECT t.*, c.state AS claim_state, c.contradicted_by
    FROM timeline_as_of("at", known_to, logged) AS t
    LEFT JOIN claims_as_of("at", known_to, logged) AS c ON c.claim = t.claim AND t.claim_stance = 'supports' AND t.amends IS NULL
),
acts AS (
    SELECT target, list(key ORDER BY place) AS keys, max(acts_from) AS since FROM amendments_as_of(known_to, logged) WHERE state = 'acting' AND acts_from > known_from::TIMESTAMPTZ GROUP BY target
),
both_sides AS (
    SELECT
        coalesce(w.key, n.key) AS key, w, n, a.keys, a.since,
        CASE
            WHEN w.key IS NULL THEN 'learned'
            WHEN n.key IS NULL THEN 'retracted'
            WHEN n.certainty = 'denied' AND w.certainty <> 'denied' THEN 'denied'
            WHEN n.corrected_by IS DISTINCT FROM w.corrected_by THEN 'corrected'
            WHEN n.certainty = 'contested' AND w.certainty <> 'contested' THEN 'contested'
            WHEN n.claim_state IN ('contested', 'denied') AND w.claim_state IS DISTINCT FROM n.claim_state AND n.certainty <> 'denied' THEN 'contradicted'
            WHEN n.certainty = 'confirmed' AND w.certainty <> 'confirmed' THEN 'confirmed'
            WHEN n.certainty <> w.certainty THEN 'weighed'
        END AS change
    FROM was AS w FULL JOIN is_now AS n ON n.key = w.key
    LEFT JOIN acts AS a ON a.target = coalesce(w.key, n.key)
)
SELECT
    change, coalesce(w.kind, n.kind) AS kind, coalesce(w.subject, n.subject) AS subject, coalesce(w.headline, n.headline) AS headline,
    w.headline AS headline_before, n.headline AS headline_after, w.certainty AS certainty_before, n.certainty AS certainty_after,
    w.happened_from AS happened_from_before, n.happened_from AS happened_from_after, w.happened_to AS happened_to_before, n.happened_to AS happened_to_after,
    coalesce(n.occurrence, w.occurrence) AS occurrence, w.occurrence AS occurrence_before, n.occurrence AS occurrence_after,
    coalesce(n.claim, w.claim) AS claim, coalesce(w.known_at, n.known_at) AS known_at,
    CASE WHEN change = 'contradicted' THEN n.contradicted_by ELSE coalesce(keys, []) END AS "by", since AS acts_from,
    coalesce(w.id, n.id) AS id, coalesce(w."source", n."source") AS "source", key
FROM both_sides
WHERE change IS NOT NULL;
