-- Where each model stands on each benchmark: its best firm score and the rank that follows from it (ties share it), or, where only
-- a rank was told, the latest firm one; the leader, the gap to it, and comparisons that speak of the model. `possible_score` is
-- the better score that rumours, contested claims and open intervals would add.
-- needs: counted_as_of comparisons stands
-- example: SELECT benchmark, rank, model, score, gap FROM standings_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY benchmark, rank LIMIT 10

CREATE OR REPLACE MACRO standings_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _results AS MATERIALIZED (
    SELECT
        benchmark, model, unit, higher_is_better, subject, score, rank, firm, occurrence, certainty, claim, key, happened_from,
        happened_to, known_at, logged_at, topic, "partition", "offset",
        CASE WHEN higher_is_better THEN score ELSE -score END AS merit
    FROM counted_as_of('fact_evaluations', "at", known, logged) WHERE certainty <> 'denied'
),
_bests AS (
    SELECT benchmark, unit, higher_is_better, model, max(merit) FILTER (firm) AS best, max(merit) AS possible
    FROM _results WHERE score IS NOT NULL GROUP BY ALL
),
_scores AS (
    SELECT
        _b.benchmark, _b.unit, _b.higher_is_better, _b.model,
        min_by(_f, row(_f.known_at, _f.logged_at, _f.topic, _f."partition", _f."offset")) FILTER (_f.firm AND _f.merit = _b.best) AS _s,
        min_by(_f, row(_f.known_at, _f.logged_at, _f.topic, _f."partition", _f."offset")) FILTER (_f.merit = _b.possible AND _b.possible IS DISTINCT FROM _b.best) AS _p
    FROM _results AS _f JOIN _bests AS _b
        ON _b.benchmark = _f.benchmark AND _b.model = _f.model AND _b.unit IS NOT DISTINCT FROM _f.unit AND _b.higher_is_better = _f.higher_is_better
        AND (_f.merit = _b.best OR _f.merit = _b.possible)
    GROUP BY ALL
),
_ranks AS (
    SELECT
        benchmark, model,
        max_by(_f, row(happened_to, happened_from, known_at, logged_at, topic, "partition", "offset")) FILTER (firm) AS _r,
        max_by(_f, row(happened_to, happened_from, known_at, logged_at, topic, "partition", "offset")) FILTER (NOT firm) AS _q
    FROM _results AS _f WHERE rank IS NOT NULL GROUP BY ALL
),
_placed AS (
    SELECT
        _k.benchmark, _k.model,
        _scores.unit AS unit, _scores.higher_is_better AS higher_is_better, _s, _p, _r, _q,
        CASE WHEN _s IS NOT NULL THEN rank() OVER (PARTITION BY _scores.benchmark, unit, higher_is_better, _s IS NULL ORDER BY _s.merit DESC) END AS by_score,
        first_value(_s) OVER _w AS leader,
        lead(_s.score) OVER _w AS next_score
    FROM (SELECT benchmark, model FROM _scores UNION SELECT benchmark, model FROM _ranks) AS _k
    LEFT JOIN _scores ON _scores.benchmark = _k.benchmark AND _scores.model = _k.model
    LEFT JOIN _ranks ON _ranks.benchmark = _k.benchmark AND _ranks.model = _k.model
    WINDOW _w AS (
        PARTITION BY _scores.benchmark, _scores.unit, _scores.higher_is_better, _s IS NULL
        ORDER BY _s.merit DESC, _s.known_at, _s.logged_at, _s.topic, _s."partition", _s."offset"
    )
),
_shown AS (SELECT *, coalesce(_s, _r, _p, _q) AS _e FROM _placed)
SELECT
    _x.benchmark, coalesce(_x.by_score, _x._r.rank) AS rank, _x._e.subject AS organization, _x.model, _x._s.score AS score, _x.unit, _x.higher_is_better,
    _x._r.rank AS stated_rank, _x.leader.model AS leader, _x.leader.score AS leader_score, abs(_x.leader.score - _x._s.score) AS gap,
    CASE WHEN _x.by_score = 1 THEN abs(_x._s.score - _x.next_score) END AS lead,
    _x._p.score AS possible_score, _x._p.certainty AS possible_certainty, _x._q.rank AS possible_rank,
    _x._e.happened_from AS happened_from, _x._e.happened_to AS happened_to, _x._e.occurrence AS occurrence, _x._e.known_at AS known_at,
    _x._e.certainty AS certainty, _x._e.firm AS firm, _x._e.claim AS claim, _i.id AS id, _i."source" AS "source", _x._e.key AS key,
    coalesce(_c.comparisons, []) AS comparisons,
    list_distinct([_k FOR _k IN [_x._s.key, _x._p.key, _x._r.key, _x._q.key] IF _k IS NOT NULL]).list_sort() AS evidence
FROM _shown AS _x
JOIN stands AS _i ON _i.key = _x._e.key
LEFT JOIN (
    SELECT _y.benchmark, _y.model, list({'result': _k.result, 'versus': _k.versus, 'versus_model': _k.versus_model, 'certainty': _k.certainty, 'firm': _k.firm, 'claim': _k.claim, 'key': _k.key} ORDER BY _k.key, _k.versus, _k.versus_model) AS comparisons
    FROM _shown AS _y JOIN comparisons_as_of("at", known, logged) AS _k
        ON _k.organization = _y._e.subject AND (_k.model IS NULL OR _k.model = _y.model) AND (_k.benchmark IS NULL OR _k.benchmark = _y.benchmark)
    WHERE _k.certainty <> 'denied'
    GROUP BY ALL
) AS _c ON _c.benchmark = _x.benchmark AND _c.model = _x.model;

CREATE OR REPLACE VIEW standings AS FROM standings_as_of(asked_at(), asked_known());

COMMENT ON MACRO TABLE standings_as_of IS 'Where each model stands on each benchmark: its best firm score and the rank that follows from it (ties share it), or, where only a rank was told, the latest firm one; the leader, the gap to it, and comparisons that speak of the model. `possible_score` is the better score that rumours, contested claims and open intervals would add.';
COMMENT ON VIEW standings IS 'Where each model stands on each benchmark: its best firm score and the rank that follows from it (ties share it), or, where only a rank was told, the latest firm one; the leader, the gap to it, and comparisons that speak of the model. `possible_score` is the better score that rumours, contested claims and open intervals would add.';
COMMENT ON COLUMN standings.benchmark IS 'What was measured.';
COMMENT ON COLUMN standings.rank IS '1 is the best: by score, or as stated where only a rank was told.';
COMMENT ON COLUMN standings.organization IS 'Slug of the model''s maker.';
COMMENT ON COLUMN standings.model IS 'The model.';
COMMENT ON COLUMN standings.score IS 'Best firm score; NULL: none, or only ranked.';
COMMENT ON COLUMN standings.unit IS 'Unit of the score.';
COMMENT ON COLUMN standings.higher_is_better IS 'Whether a greater score is the better one.';
COMMENT ON COLUMN standings.stated_rank IS 'Latest firm rank that was stated.';
COMMENT ON COLUMN standings.leader IS 'Model that leads by score.';
COMMENT ON COLUMN standings.leader_score IS 'Its score.';
COMMENT ON COLUMN standings.gap IS 'Distance to the leader, in units of the score.';
COMMENT ON COLUMN standings.lead IS 'Of the leader: distance to the next.';
COMMENT ON COLUMN standings.possible_score IS 'Better score that is not firm.';
COMMENT ON COLUMN standings.possible_certainty IS 'Certainty of the possible answer.';
COMMENT ON COLUMN standings.possible_rank IS 'Latest rank that is not firm.';
COMMENT ON COLUMN standings.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN standings.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN standings.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN standings.known_at IS 'From when it was known.';
COMMENT ON COLUMN standings.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN standings.firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN standings.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN standings.id IS 'Id of that event within its source.';
COMMENT ON COLUMN standings."source" IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN standings.key IS 'Key of the event that the row rests on first.';
COMMENT ON COLUMN standings.comparisons IS 'Comparisons that speak of this model or its maker on this benchmark, or in general.';
COMMENT ON COLUMN standings.evidence IS 'Keys of all events that the row rests on.';
