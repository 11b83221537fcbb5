-- Models that are known: the first launch, the latest stage of their life, and the latest estimate
-- of what they are made of.
-- example: SELECT organization, model, launched_at, stage FROM models_as_of(DATE '2026-07-01', DATE
--   '2026-07-01') ORDER BY ALL LIMIT 10
-- column organization: Slug of its maker, as first stated.
-- column launched_at: When it was first launched: start of that interval; NULL: open, or no launch.
-- column launch_key: Key of that launch.
-- column access: How it was launched.
-- column stage: Latest stage: in_development | internal_testing | preview | deprecated | retired.
-- column stage_from: Since when.
-- column stage_key: Key of the event that states the stage.
-- column parameters: Number of parameters, as last stated.
-- column training_compute: Floating-point operations of training, as last estimated.
-- column confidence: Of that estimate.
-- column possible_launch_from: Start of a launch that is not firm.
-- column possible_launch_key: Key of that launch.
-- column possible_stage: Latest stage that is not firm.
-- column known_at: When it was first known.
-- column key: Key of the first event about it.

CREATE OR REPLACE MACRO models_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS (
    SELECT *,
        row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
        kafka_offset) AS place
    FROM effective_facts_as_of('fact_models', "at", known, logged) WHERE certainty <> 'denied'
),
_g AS (
    SELECT
        model, coalesce(min_by(subject, place) FILTER (is_firm),
            min_by(subject, place)) AS organization,
        min_by(_f, place) FILTER (is_firm AND kind = 'model.launched') AS _l,
        min_by(_f, place) FILTER (kind = 'model.launched') AS _lp,
        max_by(_f, place) FILTER (is_firm AND kind = 'model.progressed') AS _p,
        max_by(_f, place) FILTER (kind = 'model.progressed') AS _pp,
        max_by(_f, row(known_at, place)) FILTER (is_firm AND parameters IS NOT NULL) AS _n,
        max_by(_f, row(known_at, place)) FILTER (is_firm AND training_compute IS NOT NULL) AS _t,
        bool_or(is_firm) AS is_firm, min(known_at) AS known_at, min_by(key, place) AS key,
        list_sort(list(DISTINCT key)) AS evidence
    FROM _f GROUP BY model
)
SELECT
    organization, model,
    CASE WHEN isfinite(_l.happened_from) THEN _l.happened_from END AS launched_at,
    _l.key AS launch_key,
    _l.access AS access, _l.base_model AS base_model, _l.domain AS domain,
    _p.stage AS stage, internal.finite(_p.happened_from) AS stage_from, _p.key AS stage_key,
    _n.parameters AS parameters,
    _t.training_compute AS training_compute, _t.confidence AS confidence,
    CASE WHEN _lp.key IS DISTINCT FROM _l.key
        THEN internal.finite(_lp.happened_from) END AS possible_launch_from,
    CASE WHEN _lp.key IS DISTINCT FROM _l.key THEN _lp.key END AS possible_launch_key,
    CASE WHEN _pp.key IS DISTINCT FROM _p.key THEN _pp.stage END AS possible_stage,
    CASE WHEN is_firm THEN 'sure' ELSE 'possible' END AS occurrence, is_firm, known_at, key,
    evidence
FROM _g;

CREATE OR REPLACE VIEW models AS FROM models_as_of(session_at(), session_known(), session_logged());
