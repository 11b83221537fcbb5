-- Who leads each benchmark, per unit and direction: the model with the best firm score (ties:
-- earliest known, then log position), the second and the gap between them, and what is stated about
-- near parity with the leader. Where a benchmark has no scores but stated ranks: who was last
-- stated to be first. `possible_leader` is who would lead instead with rumors, contested claims and
-- open intervals.
-- example: SELECT benchmark, leader, organization, score, second, gap FROM leaders_as_of(DATE
--   '2026-07-01', DATE '2026-07-01') ORDER BY ALL
-- column benchmark: On what.
-- column unit: Unit of the score; NULL: none, or only ranks were stated.
-- column higher_is_better: Whether a higher score is better; NULL: only ranks were stated.
-- column leader: The model that leads by firm scores; NULL: none firmly.
-- column organization: Slug of its maker.
-- column score: Its score; NULL: only its rank was stated.
-- column second: The model next to it; where only ranks were stated, one stated to be second.
-- column second_organization: Slug of its maker.
-- column second_score: Its score.
-- column gap: How far apart the two scores are.
-- column contenders: Number of models with a firm score, or else with a firm rank.
-- column makers: Number of organizations whose models these are.
-- column is_contested: Whether there is a lead at all: two models or more, of two makers or more.
-- column near_parity: What is stated about near parity of the leader (or its makers models
--   together) and a rival, here or in general: struct of organization, model, versus, versus_model,
--   certainty, firm, claim, key.
-- column possible_leader: The model that would lead; NULL: nothing would change.
-- column possible_organization: Slug of its maker.
-- column possible_score: Its score.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO leaders_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _results AS MATERIALIZED (
    SELECT
        benchmark, model, unit, higher_is_better, subject, score, rank, is_firm, occurrence,
        certainty, claim, key, happened_from,
        happened_to, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset,
        CASE WHEN higher_is_better THEN score ELSE -score END AS merit
    FROM effective_facts_as_of('fact_evaluations', "at", known, logged) WHERE certainty <> 'denied'
),
_bests AS (
    SELECT benchmark, unit, higher_is_better, model, max(merit) FILTER (is_firm) AS best,
        max(merit) AS possible
    FROM _results WHERE score IS NOT NULL GROUP BY ALL
),
-- How many models and makers are compared: alone, or among its own, a model leads nobody.
_makers AS (
    SELECT benchmark, unit, higher_is_better, count(DISTINCT subject) AS makers
    FROM _results WHERE is_firm AND score IS NOT NULL GROUP BY ALL
),
-- The few models that may be first or second, so that only their results are looked at again.
_front AS (
    SELECT
        *, count(best) OVER _contest AS contenders, max(best) OVER _contest AS top,
        max(possible) OVER _contest AS possible_top,
        rank() OVER (PARTITION BY benchmark, unit, higher_is_better
            ORDER BY best DESC NULLS LAST) AS place
    FROM _bests WINDOW _contest AS (PARTITION BY benchmark, unit, higher_is_better)
    QUALIFY (best IS NOT NULL AND place <= 2)
        OR (possible = possible_top AND possible_top IS DISTINCT FROM top)
),
_scores AS (
    SELECT
        _b.benchmark, _b.unit, _b.higher_is_better, _b.model,
        any_value(_b.contenders) AS contenders,
        min_by(_f,
            row(_f.known_at, _f.logged_at, _f.kafka_topic, _f.kafka_partition, _f.kafka_offset))
            FILTER (_f.is_firm AND _f.merit = _b.best) AS _s,
        min_by(_f,
            row(_f.known_at, _f.logged_at, _f.kafka_topic, _f.kafka_partition, _f.kafka_offset))
            FILTER (_f.merit = _b.possible_top AND _b.possible_top IS DISTINCT FROM _b.top) AS _p
    FROM _results AS _f JOIN _front AS _b
        ON _b.benchmark = _f.benchmark AND _b.model = _f.model
            AND _b.unit IS NOT DISTINCT FROM _f.unit AND _b.higher_is_better = _f.higher_is_better
    WHERE _f.merit = _b.best OR _f.merit = _b.possible_top
    GROUP BY ALL
),
_ranks AS (
    SELECT
        benchmark, model,
        max_by(_f,
            row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
            kafka_offset)) FILTER (is_firm) AS _s,
        max_by(_f,
            row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
            kafka_offset)) AS _p
    FROM _results AS _f
    LEFT JOIN (SELECT DISTINCT benchmark AS scored FROM _bests) AS _b ON _b.scored = _f.benchmark
    WHERE rank IS NOT NULL AND _b.scored IS NULL GROUP BY benchmark, model
),
_contests AS (
    SELECT
        benchmark, unit, higher_is_better, any_value(contenders) AS contenders,
        NULL::BIGINT AS makers,
        min_by(_s,
            row(-_s.merit, _s.known_at, _s.logged_at, _s.kafka_topic, _s.kafka_partition,
            _s.kafka_offset), 2) FILTER (_s.key IS NOT NULL) AS firsts,
        min_by(_p,
            row(_p.known_at, _p.logged_at, _p.kafka_topic, _p.kafka_partition, _p.kafka_offset))
            FILTER (_p.key IS NOT NULL) AS _p
    FROM _scores GROUP BY ALL
    UNION ALL
    SELECT
        benchmark, NULL, NULL, count(_s.key), count(DISTINCT _s.subject),
        max_by(_s,
            row(-_s.rank, _s.happened_to, _s.happened_from, _s.known_at, _s.logged_at,
            _s.kafka_topic, _s.kafka_partition, _s.kafka_offset), 2)
            FILTER (_s.rank <= 2) AS firsts,
        max_by(_p,
            row(_p.happened_to, _p.happened_from, _p.known_at, _p.logged_at, _p.kafka_topic,
            _p.kafka_partition, _p.kafka_offset)) FILTER (_p.rank = 1) AS _p
    FROM _ranks GROUP BY benchmark
),
_led AS (
    SELECT
        benchmark, unit, higher_is_better, contenders, makers, firsts[1 + first::INTEGER] AS _b,
        CASE WHEN first THEN firsts[1] END AS _a,
        CASE WHEN _p.score IS NOT NULL OR _p.model IS DISTINCT FROM firsts[1].model OR NOT first
            THEN _p END AS _p
    FROM (SELECT *, coalesce(firsts[1].score IS NOT NULL OR firsts[1].rank = 1, false) AS first
        FROM _contests)
),
_near AS (
    SELECT
        benchmark, unit, higher_is_better,
        list({'organization': organization, 'model': model, 'versus': versus,
            'versus_model': versus_model, 'certainty': certainty, 'is_firm': is_firm,
            'claim': claim, 'key': key} ORDER BY key, versus, versus_model) AS near_parity
    FROM (
        SELECT _l.benchmark, _l.unit, _l.higher_is_better, _k.* EXCLUDE (benchmark)
        FROM _led AS _l
        JOIN comparisons_as_of("at", known, logged) AS _k ON _k.organization = _l._a.subject
        WHERE _k.result = 'near_parity' AND _k.certainty <> 'denied'
            AND coalesce(_k.benchmark = _l.benchmark, true)
            AND coalesce(_k.model = _l._a.model, true)
        UNION
        SELECT _l.benchmark, _l.unit, _l.higher_is_better, _k.* EXCLUDE (benchmark)
        FROM _led AS _l
        JOIN comparisons_as_of("at", known, logged) AS _k ON _k.versus = _l._a.subject
        WHERE _k.result = 'near_parity' AND _k.certainty <> 'denied'
            AND coalesce(_k.benchmark = _l.benchmark, true)
            AND coalesce(_k.versus_model = _l._a.model, true)
    ) GROUP BY ALL
)
SELECT
    _l.benchmark, _l.unit, _l.higher_is_better, _a.model AS leader, _a.subject AS organization,
    _a.score AS score,
    _b.model AS second, _b.subject AS second_organization, _b.score AS second_score,
    round(abs(_a.score - _b.score), 9) AS gap, _l.contenders,
    coalesce(_m.makers, _l.makers, 0) AS makers,
    _l.contenders > 1 AND coalesce(_m.makers, _l.makers, 0) > 1 AS is_contested,
    coalesce(_n.near_parity, []) AS near_parity,
    _p.model AS possible_leader, _p.subject AS possible_organization, _p.score AS possible_score,
    _p.certainty AS possible_certainty, _p.occurrence AS possible_occurrence,
    _p.key AS possible_key,
    internal.finite(coalesce(_a.happened_from, _p.happened_from)) AS happened_from,
    coalesce(_a.happened_to, _p.happened_to) AS happened_to,
    coalesce(_a.occurrence, _p.occurrence) AS occurrence,
    coalesce(_a.known_at, _p.known_at) AS known_at,
    coalesce(_a.certainty, _p.certainty) AS certainty, _a.key IS NOT NULL AS is_firm,
    CASE WHEN _a.key IS NULL THEN _p.claim ELSE _a.claim END AS claim,
    _s.id, _s.source, coalesce(_a.key, _p.key) AS key,
    list_sort(list_distinct([_x
        FOR _x IN ([_a.key, _b.key, _p.key] || list_transform(coalesce(_n.near_parity, []),
        lambda _y: _y.key)) IF _x IS NOT NULL])) AS evidence
FROM _led AS _l JOIN internal.canonical_records AS _s ON _s.key = coalesce(_l._a.key, _l._p.key)
LEFT JOIN _makers AS _m ON _m.benchmark = _l.benchmark AND _m.unit IS NOT DISTINCT FROM _l.unit
    AND _m.higher_is_better IS NOT DISTINCT FROM _l.higher_is_better
LEFT JOIN _near AS _n ON _n.benchmark = _l.benchmark AND _n.unit IS NOT DISTINCT FROM _l.unit
    AND _n.higher_is_better IS NOT DISTINCT FROM _l.higher_is_better;

CREATE OR REPLACE VIEW leaders AS
    FROM leaders_as_of(session_at(), session_known(), session_logged());
