-- Models that are known: the first launch, the latest stage of their life, and the latest estimate of what they are made of.
-- needs: counted_as_of
-- example: SELECT organization, model, launched_at, stage FROM models_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL LIMIT 10

CREATE OR REPLACE MACRO models_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH f AS (
    SELECT *, row(happened_to, happened_from, known_at, logged_at, topic, "partition", "offset") AS place
    FROM counted_as_of('fact_models', "at", known, logged) WHERE certainty <> 'denied'
),
g AS (
    SELECT
        model, min_by(subject, place) AS organization,
        min_by(f, place) FILTER (firm AND kind = 'model.launched') AS l, min_by(f, place) FILTER (NOT firm AND kind = 'model.launched') AS lp,
        max_by(f, place) FILTER (firm AND kind = 'model.progressed') AS p, max_by(f, place) FILTER (NOT firm AND kind = 'model.progressed') AS pp,
        max_by(f, row(known_at, place)) FILTER (firm AND parameters IS NOT NULL) AS n, max_by(f, row(known_at, place)) FILTER (firm AND training_compute IS NOT NULL) AS t,
        bool_or(firm) AS firm, min(known_at) AS known_at, min_by(key, place) AS key, list_sort(list(DISTINCT key)) AS evidence
    FROM f GROUP BY model
)
SELECT
    organization, model, CASE WHEN isfinite(l.happened_from) THEN l.happened_from END AS launched_at, l.access AS access, l.base_model AS base_model, l.domain AS domain,
    p.stage AS stage, p.happened_from AS stage_from, n.parameters AS parameters, t.training_compute AS training_compute, t.confidence AS confidence,
    lp.happened_from AS possible_launch_from, pp.stage AS possible_stage,
    CASE WHEN firm THEN 'sure' ELSE 'possible' END AS occurrence, firm, known_at, key, evidence
FROM g;

CREATE OR REPLACE VIEW models AS FROM models_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
