-- Plans and what became of them, one row a plan that counts (a claim once). `state`: open, overdue, fulfilled, cancelled (or denied,
-- when the plan itself is). Only firm settlements settle; `possible_outcome` is what a rumoured one would say. A plan is overdue from
-- the end of its window as last set, judged at the earlier of at and known. Lateness is counted in days from the last day of the
-- first window.
-- needs: counted_as_of facts_as_of stands
-- example: SELECT what, state, window_to, late_by_days FROM plans_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01')

CREATE OR REPLACE MACRO plans_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH told AS (
    SELECT key, claim FROM facts_as_of('fact_plans', known, logged)
),
p AS (
    FROM counted_as_of('fact_plans', "at", known, logged)
),
settled AS (
    SELECT
        p.key AS plan_key, s.*,
        row(s.happened_to, s.happened_from, s.known_at, s.logged_at, s.topic, s."partition", s."offset") AS place
    FROM p
    JOIN told AS t ON t.key = p.key OR (p.claim_stance = 'supports' AND t.claim = p.claim)
    JOIN counted_as_of('fact_settlements', "at", known, logged) AS s ON s.plan = t.key
    WHERE s.certainty <> 'denied'
),
outcomes AS (
    SELECT
        plan_key,
        max_by(settled, place) FILTER (firm) AS last,
        max_by(settled, place) FILTER (NOT firm) AS possible,
        max_by(settled, place) FILTER (firm AND outcome = 'slipped') AS slip,
        count(DISTINCT key) FILTER (firm AND outcome = 'slipped') AS slips,
        list_sort(list(DISTINCT key)) AS keys
    FROM settled GROUP BY plan_key
),
judged AS (
    SELECT
        p.*, o.last, o.possible, o.slip, coalesce(o.slips, 0) AS slips, coalesce(o.keys, []) AS keys,
        CASE WHEN o.slip IS NULL THEN p.window_from ELSE o.slip.window_from END AS set_from,
        coalesce(o.slip.window_to, p.window_to) AS set_to,
        CASE
            WHEN p.certainty = 'denied' THEN 'denied'
            WHEN o.last.outcome IN ('fulfilled', 'cancelled') THEN o.last.outcome
            WHEN least("at"::TIMESTAMPTZ, known::TIMESTAMPTZ) >= coalesce(o.slip.window_to, p.window_to) THEN 'overdue'
            ELSE 'open'
        END AS state
    FROM p LEFT JOIN outcomes AS o ON o.plan_key = p.key
)
SELECT
    j.subject AS organization, j.what, j.expected, j.commitment, j.state,
    j.state = 'open' AND least("at"::TIMESTAMPTZ, known::TIMESTAMPTZ) >= coalesce(j.set_from, '-infinity'::TIMESTAMPTZ) AS due,
    j.set_from AS window_from, j.set_to AS window_to, j.window_from AS first_window_from, j.window_to AS first_window_to,
    j.slips, CASE WHEN j.slips > 0 THEN date_diff('day', j.window_to, j.set_to) END AS slipped_by_days,
    CASE WHEN j.state IN ('fulfilled', 'cancelled') AND isfinite(j.last.happened_from) THEN j.last.happened_from END AS settled_at,
    CASE WHEN j.state IN ('fulfilled', 'cancelled') THEN j.last.key END AS settled_by,
    CASE
        WHEN j.state = 'fulfilled' AND isfinite(j.last.happened_from) THEN greatest(0, date_diff('day', (j.window_to - INTERVAL 1 MICROSECOND), j.last.happened_from))
        WHEN j.state = 'overdue' THEN greatest(0, date_diff('day', (j.window_to - INTERVAL 1 MICROSECOND), least("at"::TIMESTAMPTZ, known::TIMESTAMPTZ)))
    END AS late_by_days,
    j.possible.outcome AS possible_outcome, j.possible.certainty AS possible_certainty, j.possible.key AS possible_key,
    j.happened_from, j.happened_to, j.occurrence, j.known_at, j.certainty, j.firm, j.claim, i.id, i."source", j.key,
    list_sort(list_distinct([j.key] || j.keys)) AS evidence
FROM judged AS j JOIN stands AS i ON i.key = j.key;

CREATE OR REPLACE VIEW plans AS FROM plans_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
