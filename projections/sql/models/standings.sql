-- Where each model stands on each benchmark: its best firm score and the rank that follows from it (ties share it), or, where only
-- a rank was told, the latest firm one; the leader, the gap to it, and comparisons that speak of the model. `possible_score` is
-- the better score that rumours, contested claims and open intervals would add.
-- needs: counted_as_of comparisons stands
-- example: SELECT benchmark, rank, model, score, gap FROM standings_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY benchmark, rank LIMIT 10

CREATE OR REPLACE MACRO standings_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH results AS NOT MATERIALIZED (
    SELECT *, CASE WHEN higher_is_better THEN score ELSE -score END AS merit
    FROM counted_as_of('fact_evaluations', "at", known, logged) WHERE certainty <> 'denied'
),
bests AS (
    SELECT benchmark, unit, higher_is_better, model, max(merit) FILTER (firm) AS best, max(merit) AS possible
    FROM results WHERE score IS NOT NULL GROUP BY ALL
),
scores AS (
    SELECT
        b.benchmark, b.unit, b.higher_is_better, b.model,
        min_by(f, row(f.known_at, f.logged_at, f.topic, f."partition", f."offset")) FILTER (f.firm AND f.merit = b.best) AS s,
        min_by(f, row(f.known_at, f.logged_at, f.topic, f."partition", f."offset")) FILTER (f.merit = b.possible AND b.possible IS DISTINCT FROM b.best) AS p
    FROM results AS f JOIN bests AS b
        ON b.benchmark = f.benchmark AND b.model = f.model AND b.unit IS NOT DISTINCT FROM f.unit AND b.higher_is_better = f.higher_is_better
        AND (f.merit = b.best OR f.merit = b.possible)
    GROUP BY ALL
),
ranks AS (
    SELECT
        benchmark, model,
        max_by(f, row(happened_to, happened_from, known_at, logged_at, topic, "partition", "offset")) FILTER (firm) AS r,
        max_by(f, row(happened_to, happened_from, known_at, logged_at, topic, "partition", "offset")) FILTER (NOT firm) AS q
    FROM results AS f WHERE rank IS NOT NULL GROUP BY ALL
),
placed AS (
    SELECT
        coalesce(scores.benchmark, ranks.benchmark) AS benchmark, coalesce(scores.model, ranks.model) AS model,
        scores.unit AS unit, scores.higher_is_better AS higher_is_better, s, p, r, q,
        CASE WHEN s IS NOT NULL THEN rank() OVER (PARTITION BY scores.benchmark, unit, higher_is_better, s IS NULL ORDER BY s.merit DESC) END AS by_score,
        first_value(s) OVER w AS leader,
        lead(s.score) OVER w AS next_score
    FROM scores FULL JOIN ranks ON ranks.benchmark = scores.benchmark AND ranks.model = scores.model
    WINDOW w AS (
        PARTITION BY scores.benchmark, scores.unit, scores.higher_is_better, s IS NULL
        ORDER BY s.merit DESC, s.known_at, s.logged_at, s.topic, s."partition", s."offset"
    )
),
shown AS (SELECT *, coalesce(s, r, p, q) AS e FROM placed)
SELECT
    x.benchmark, coalesce(x.by_score, x.r.rank) AS rank, x.e.subject AS organization, x.model, x.s.score AS score, x.unit, x.higher_is_better,
    x.r.rank AS stated_rank, x.leader.model AS leader, x.leader.score AS leader_score, abs(x.leader.score - x.s.score) AS gap,
    CASE WHEN x.by_score = 1 THEN abs(x.s.score - x.next_score) END AS lead,
    x.p.score AS possible_score, x.p.certainty AS possible_certainty, x.q.rank AS possible_rank,
    x.e.happened_from AS happened_from, x.e.happened_to AS happened_to, x.e.occurrence AS occurrence, x.e.known_at AS known_at,
    x.e.certainty AS certainty, x.e.firm AS firm, x.e.claim AS claim, i.id AS id, i."source" AS "source", x.e.key AS key,
    coalesce(c.comparisons, []) AS comparisons,
    list_distinct([k FOR k IN [x.s.key, x.p.key, x.r.key, x.q.key] IF k IS NOT NULL]).list_sort() AS evidence
FROM shown AS x
JOIN stands AS i ON i.key = x.e.key
LEFT JOIN (
    SELECT y.benchmark, y.model, list({'result': k.result, 'versus': k.versus, 'versus_model': k.versus_model, 'certainty': k.certainty, 'firm': k.firm, 'claim': k.claim, 'key': k.key} ORDER BY k.key, k.versus, k.versus_model) AS comparisons
    FROM shown AS y JOIN comparisons_as_of("at", known, logged) AS k
        ON k.organization = y.e.subject AND (k.model IS NULL OR k.model = y.model) AND (k.benchmark IS NULL OR k.benchmark = y.benchmark)
    WHERE k.certainty <> 'denied'
    GROUP BY ALL
) AS c ON c.benchmark = x.benchmark AND c.model = x.model;

CREATE OR REPLACE VIEW standings AS FROM standings_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
