-- The standing of each model on each benchmark: its best firm score and the rank that follows from
-- it (ties share it), or, where only a rank was stated, the latest firm one; the leader, the gap to
-- it, and comparisons that speak of the model. `possible_score` is the better score that rumors,
-- contested claims and open intervals would add.
-- example: SELECT benchmark, rank, model, score, gap FROM standings_as_of(DATE '2026-07-01', DATE
--   '2026-07-01') ORDER BY benchmark, rank LIMIT 10
-- column benchmark: What was measured.
-- column rank: 1 is the best: by score, or as stated where only a rank was stated.
-- column organization: Slug of the model's maker.
-- column score: Best firm score; NULL: none, or only ranked.
-- column stated_rank: Latest firm rank that was stated.
-- column leader: Model that leads by score.
-- column leader_score: Its score.
-- column gap: Distance to the leader, in units of the score.
-- column lead: Of the leader: distance to the next.
-- column contenders: Number of models with a firm score there; where only a rank was stated, with a
--   firm rank.
-- column makers: Number of organizations whose models these are. Of one maker alone none leads.
-- column possible_score: Better score that is not firm.
-- column possible_rank: Latest rank that is not firm.
-- column key: Key of the event that the row rests on first.
-- column comparisons: Comparisons that speak of this model or its maker on this benchmark, or in
--   general.

CREATE OR REPLACE MACRO standings_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _results AS MATERIALIZED (
    SELECT
        benchmark, model, unit, higher_is_better, subject, score, rank, is_firm, certainty, claim,
        key, happened_from,
        happened_to, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset,
        CASE WHEN higher_is_better THEN score ELSE -score END AS merit
    FROM effective_facts_as_of('fact_evaluations', "at", known, logged) WHERE certainty <> 'denied'
),
_bests AS (
    SELECT benchmark, unit, higher_is_better, model, max(merit) FILTER (is_firm) AS best,
        max(merit) AS possible
    FROM _results WHERE score IS NOT NULL GROUP BY ALL
),
-- From here on rows are named by key: what else the answer says of the few that are chosen is
-- looked up at its end.
_scores AS (
    SELECT
        _b.benchmark, _b.unit, _b.higher_is_better, _b.model, any_value(_b.best) AS best,
        min_by({'key': _f.key, 'known_at': _f.known_at, 'logged_at': _f.logged_at,
            'kafka_topic': _f.kafka_topic, 'kafka_partition': _f.kafka_partition,
            'kafka_offset': _f.kafka_offset},
            row(_f.known_at, _f.logged_at, _f.kafka_topic, _f.kafka_partition, _f.kafka_offset))
            FILTER (_f.is_firm AND _f.merit = _b.best) AS _s,
        min_by({'key': _f.key, 'score': _f.score, 'certainty': _f.certainty},
            row(_f.known_at, _f.logged_at, _f.kafka_topic, _f.kafka_partition, _f.kafka_offset))
            FILTER (_f.merit = _b.possible AND _b.possible IS DISTINCT FROM _b.best) AS _p
    FROM _results AS _f
    JOIN (SELECT *, UNNEST(CASE WHEN best = possible THEN [best] ELSE [best, possible] END) AS merit
        FROM _bests) AS _b
        ON _b.merit = _f.merit AND _b.model = _f.model AND _b.benchmark = _f.benchmark
            AND _b.unit IS NOT DISTINCT FROM _f.unit AND _b.higher_is_better = _f.higher_is_better
    GROUP BY ALL
),
_ranks AS (
    SELECT benchmark, model, _r, CASE WHEN _last.key IS DISTINCT FROM _r.key THEN _last END AS _q
    FROM (
        SELECT
            benchmark, model,
            max_by({'key': key, 'rank': rank},
                row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
                kafka_offset)) FILTER (is_firm) AS _r,
            max_by({'key': key, 'rank': rank},
                row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
                kafka_offset)) AS _last
        FROM _results WHERE rank IS NOT NULL GROUP BY ALL
    )
),
_ordered AS (
    SELECT
        benchmark, model, unit, higher_is_better, _s.key AS _s, _p.key AS _p,
        _p.score AS possible_score, _p.certainty AS possible_certainty,
        CASE WHEN higher_is_better THEN best ELSE -best END AS score,
        CASE WHEN _s IS NOT NULL THEN rank()
            OVER (PARTITION BY benchmark, unit, higher_is_better, _s IS NULL
            ORDER BY best DESC) END AS by_score,
        first_value(model) OVER _w AS leader,
        first_value(CASE WHEN higher_is_better THEN best ELSE -best END) OVER _w AS leader_score,
        lead(CASE WHEN higher_is_better THEN best ELSE -best END) OVER _w AS next_score
    FROM _scores
    WINDOW _w AS (
        PARTITION BY benchmark, unit, higher_is_better, _s IS NULL
        ORDER BY best DESC, _s.known_at, _s.logged_at, _s.kafka_topic, _s.kafka_partition,
            _s.kafka_offset
    )
),
_placed AS (
    SELECT
        _o.* EXCLUDE (_s, _p, leader, leader_score),
        CASE WHEN _o._s IS NOT NULL THEN _o.leader END AS leader,
        CASE WHEN _o._s IS NOT NULL THEN _o.leader_score END AS leader_score,
        _n._r.rank AS stated_rank, _n._q.rank AS possible_rank,
        coalesce(_o._s, _n._r.key, _o._p, _n._q.key) AS _e,
        internal.distinct_keys(_o._s, _n._r.key, _o._p, _n._q.key) AS evidence
    FROM _ordered AS _o
    LEFT JOIN _ranks AS _n ON _n.benchmark = _o.benchmark AND _n.model = _o.model
    UNION ALL BY NAME
    SELECT
        _n.benchmark, _n.model, _n._r.rank AS stated_rank, _n._q.rank AS possible_rank,
        coalesce(_n._r.key, _n._q.key) AS _e,
        internal.distinct_keys(_n._r.key, _n._q.key, NULL, NULL) AS evidence
    FROM _ranks AS _n
    LEFT JOIN _ordered AS _o ON _o.benchmark = _n.benchmark AND _o.model = _n.model
    WHERE _o.benchmark IS NULL
),
_shown AS MATERIALIZED (
    SELECT
        _x.*, _f.subject, _f.happened_from, _f.happened_to,
        internal.occurrence("at"::TIMESTAMPTZ, _f.happened_from, _f.happened_to) AS occurrence,
        _f.known_at, _f.certainty, _f.is_firm, _f.claim, _i.id, _i.source
    FROM _placed AS _x
    JOIN (SELECT _n.* FROM _results AS _n WHERE _n.key IN (SELECT _e FROM _placed)) AS _f
        ON _f.key = _x._e
    JOIN (SELECT _l.* FROM internal.ledger AS _l WHERE _l.key IN (SELECT _e FROM _placed)) AS _i
        ON _i.key = _f.key AND _i.kafka_topic = _f.kafka_topic
            AND _i.kafka_partition = _f.kafka_partition AND _i.kafka_offset = _f.kafka_offset
),
_field AS (
    SELECT benchmark, unit, higher_is_better, count(DISTINCT model) AS contenders,
        count(DISTINCT subject) AS makers
    FROM _results WHERE is_firm AND score IS NOT NULL GROUP BY ALL
    UNION ALL
    SELECT benchmark, NULL, NULL, count(DISTINCT model), count(DISTINCT subject)
    FROM _results WHERE is_firm AND rank IS NOT NULL GROUP BY benchmark
),
_compared AS (
    SELECT subject, model, benchmark,
        {'result': result, 'versus': versus, 'versus_model': versus_model, 'certainty': certainty,
        'is_firm': is_firm, 'claim': claim, 'key': key} AS comparison
    FROM effective_facts_as_of('fact_comparisons', "at", known, logged) WHERE certainty <> 'denied'
),
_speaking AS (
    SELECT _y.benchmark, _y.model, _y.subject, _k.comparison FROM _shown AS _y
    JOIN _compared AS _k ON _k.subject = _y.subject AND _k.benchmark = _y.benchmark
    AND (_k.model IS NULL OR _k.model = _y.model)
    UNION ALL
    SELECT _y.benchmark, _y.model, _y.subject, _k.comparison FROM _shown AS _y
    JOIN _compared AS _k ON _k.subject = _y.subject AND _k.benchmark IS NULL
    AND (_k.model IS NULL OR _k.model = _y.model)
)
SELECT
    _x.benchmark, coalesce(_x.by_score, _x.stated_rank) AS rank, _x.subject AS organization,
    _x.model, _x.score, _x.unit, _x.higher_is_better,
    _x.stated_rank, _x.leader, _x.leader_score,
    round(abs(_x.leader_score - _x.score), 9) AS gap,
    CASE WHEN _x.by_score = 1 THEN round(abs(_x.score - _x.next_score), 9) END AS lead,
    coalesce(_d.contenders, 0) AS contenders, coalesce(_d.makers, 0) AS makers,
    _x.possible_score, _x.possible_certainty, _x.possible_rank,
    internal.finite(_x.happened_from) AS happened_from,
    _x.happened_to, _x.occurrence, _x.known_at, _x.certainty, _x.is_firm,
    _x.claim, _x.id, _x.source, _x._e AS key,
    coalesce(_c.comparisons, []) AS comparisons,
    _x.evidence
FROM _shown AS _x
LEFT JOIN _field AS _d ON _d.benchmark = _x.benchmark AND _d.unit IS NOT DISTINCT FROM _x.unit
    AND _d.higher_is_better IS NOT DISTINCT FROM _x.higher_is_better
LEFT JOIN (
    SELECT benchmark, model, subject,
        list(comparison ORDER BY comparison.key, comparison.versus, comparison.versus_model)
            AS comparisons
    FROM _speaking GROUP BY ALL
) AS _c ON _c.benchmark = _x.benchmark AND _c.model = _x.model AND _c.subject = _x.subject;

CREATE OR REPLACE VIEW standings AS
    FROM standings_as_of(session_at(), session_known(), session_logged());
