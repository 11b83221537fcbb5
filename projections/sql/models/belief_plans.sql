-- What became of each plan, cell by cell over its plane: the state that plans_as_of gives there, and the rumoured outcome beside it.
-- needs: counted_over facts_over questions
-- example: SELECT question, known_from, at_from, answer FROM belief_plans() ORDER BY ALL LIMIT 10

CREATE OR REPLACE MACRO belief_plans(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _p AS MATERIALIZED (
    SELECT *, question_of_plan(claim, claim_stance, key) AS question FROM counted_over('fact_plans', logged)
),
_tellings AS MATERIALIZED (SELECT key, claim, known_from, known_to FROM facts_over('fact_plans', logged)),
_told AS (
    SELECT _p.question, _t.key, _t.known_from, _t.known_to FROM _tellings AS _t JOIN _p ON _t.key = _p.key
    UNION
    SELECT _p.question, _t.key, _t.known_from, _t.known_to FROM _tellings AS _t JOIN _p ON _t.claim = _p.claim AND _p.claim_stance = 'supports'
),
_s AS MATERIALIZED (
    SELECT DISTINCT
        _t.question, _s.key, _s.certainty, _s.vouched, _s.outcome, _s.window_to, _s.happened_to, _s.counts_from, _s.counts_to,
        greatest(_s.known_from, _t.known_from) AS known_from, least(_s.known_to, _t.known_to) AS known_to,
        {'key': _s.key, 'certainty': _s.certainty, 'outcome': _s.outcome, 'window_to': _s.window_to} AS said,
        row(_s.happened_to, _s.happened_from, _s.known_at, _s.logged_at, _s.topic, _s."partition", _s."offset") AS place
    FROM counted_over('fact_settlements', logged) AS _s JOIN _told AS _t ON _t.key = _s.plan AND _s.known_from < _t.known_to AND _t.known_from < _s.known_to
    WHERE _s.certainty <> 'denied'
),
_windows AS (
    SELECT question, window_to AS moment FROM _p UNION SELECT question, window_to FROM _s WHERE outcome = 'slipped'
),
_slabs AS (
    SELECT *, lead(known_from) OVER (PARTITION BY question ORDER BY known_from) AS known_to
    FROM (
        SELECT question, UNNEST([known_from, known_to, '-infinity'::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ]) AS known_from FROM _p
        UNION SELECT question, UNNEST([known_from, known_to]) FROM _s
        UNION SELECT question, moment FROM _windows WHERE moment IS NOT NULL
    )
    QUALIFY known_to IS NOT NULL
),
_columns AS (
    SELECT *, lead(at_from) OVER (PARTITION BY question ORDER BY at_from) AS at_to
    FROM (
        SELECT question, UNNEST([counts_from, counts_to, '-infinity'::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ]) AS at_from FROM _p
        UNION SELECT question, UNNEST([counts_from, counts_to, happened_to]) FROM _s
        UNION SELECT question, moment FROM _windows WHERE moment IS NOT NULL
    )
    QUALIFY at_to IS NOT NULL
),
_cells AS (FROM _slabs JOIN _columns USING (question)),
_settled AS (
    SELECT
        _c.question, _c.known_from, _c.at_from,
        max_by(said, place) FILTER (_s.vouched AND _s.happened_to <= _c.at_from) AS last,
        max_by(said, place) FILTER (NOT (_s.vouched AND _s.happened_to <= _c.at_from)) AS possible,
        max_by(said, place) FILTER (_s.vouched AND _s.happened_to <= _c.at_from AND outcome = 'slipped') AS slip,
        list(DISTINCT _s.key) AS keys
    FROM _cells AS _c JOIN _s ON _s.question = _c.question AND _s.known_from <= _c.known_from AND _s.known_to > _c.known_from
        AND _s.counts_from <= _c.at_from AND _s.counts_to > _c.at_from
    GROUP BY ALL
)
SELECT
    'plans' AS read_model, _c.question, _c.known_from, _c.known_to, _c.at_from, _c.at_to,
    CASE
        WHEN _p.key IS NULL THEN NULL
        WHEN _p.certainty = 'denied' THEN 'denied'
        WHEN _o.last.outcome IN ('fulfilled', 'cancelled') THEN _o.last.outcome
        WHEN least(_c.at_from, _c.known_from) >= coalesce(_o.slip.window_to, _p.window_to) THEN 'overdue'
        ELSE 'open'
    END AS answer,
    NULL::DOUBLE AS "value", _p.certainty AS certainty,
    CASE WHEN _p.key IS NOT NULL THEN _o.possible.outcome END AS possible_answer, CASE WHEN _p.key IS NOT NULL THEN _o.possible.certainty END AS possible_certainty,
    CASE WHEN _p.key IS NULL THEN [] ELSE list_sort(list_distinct([_p.key] || coalesce(_o.keys, []))) END AS evidence
FROM _cells AS _c
LEFT JOIN _p ON _p.question = _c.question AND _p.known_from <= _c.known_from AND _p.known_to > _c.known_from AND _p.counts_from <= _c.at_from AND _p.counts_to > _c.at_from
LEFT JOIN _settled AS _o ON _o.question = _c.question AND _o.known_from = _c.known_from AND _o.at_from = _c.at_from;

COMMENT ON MACRO TABLE belief_plans IS 'What became of each plan, cell by cell over its plane: the state that plans_as_of gives there, and the rumoured outcome beside it.';
