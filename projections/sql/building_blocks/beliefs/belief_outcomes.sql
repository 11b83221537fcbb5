-- What became of each plan and each dispute, cell by cell over its plane: the state that
-- plans_as_of and disputes_as_of give there, and the outcome that is not firm beside it. With
-- `diagonal` only the cells that hold a moment of the world as known in that very moment.
-- example: SELECT question, known_from, at_from, answer FROM internal.belief_outcomes() ORDER BY
--   ALL LIMIT 10

CREATE OR REPLACE MACRO internal.belief_outcomes(
    logged := 'infinity'::TIMESTAMPTZ, diagonal := false
) AS TABLE
WITH _disputes AS MATERIALIZED (FROM effective_facts_history('fact_disputes', logged)),
_p AS MATERIALIZED (
    SELECT 'plans' AS read_model, internal.question_of_plan(claim, claim_stance, key) AS question,
        key, claim, claim_stance, certainty, window_to, NULL AS outcome, known_from, known_to,
        counts_from, counts_to
    FROM effective_facts_history('fact_plans', logged)
    UNION ALL
    SELECT 'disputes', internal.question_of_dispute(claim, claim_stance, key), key, claim,
        claim_stance, certainty, NULL, outcome, known_from, known_to, counts_from, counts_to
    FROM _disputes WHERE kind = 'dispute.raised'
),
_statement_keys AS MATERIALIZED (
    SELECT 'plans' AS read_model, key, CASE WHEN claim_stance = 'supports' THEN claim END AS claim,
        known_from, known_to FROM facts_history('fact_plans', logged)
    UNION ALL
    SELECT 'disputes', key, CASE WHEN claim_stance = 'supports' THEN claim END, known_from, known_to
    FROM facts_history('fact_disputes', logged) WHERE kind = 'dispute.raised'
),
-- What names a question, and for which spans: each statement of it, and its claim.
_named AS (
    SELECT _p.read_model, _p.question, _t.key AS named, NULL AS named_claim, _t.known_from,
        _t.known_to FROM _statement_keys AS _t
        JOIN _p ON _p.read_model = _t.read_model AND _t.key = _p.key
    UNION
    SELECT _p.read_model, _p.question, _t.key, NULL, _t.known_from, _t.known_to
    FROM _statement_keys AS _t
    JOIN _p ON _p.read_model = _t.read_model AND _t.claim = _p.claim
    AND _p.claim_stance = 'supports'
    UNION
    SELECT read_model, question, NULL, claim, known_from, known_to FROM _p
    WHERE claim_stance = 'supports' AND claim IS NOT NULL
),
_settlements AS (
    SELECT 'plans' AS read_model, key, plan AS named, NULL AS named_claim, outcome, window_to,
        * EXCLUDE (key, outcome, window_to) FROM effective_facts_history('fact_settlements', logged)
    UNION ALL BY NAME
    SELECT 'disputes' AS read_model, key, dispute AS named, dispute_claim AS named_claim, outcome,
        NULL::TIMESTAMPTZ AS window_to, * EXCLUDE (key, outcome) FROM _disputes
        WHERE kind = 'dispute.settled'
),
_linked AS (
    SELECT _n.read_model, _n.question, _n.known_from AS named_from, _n.known_to AS named_to,
        _s.* EXCLUDE (read_model) FROM _settlements AS _s
        JOIN _named AS _n ON _n.read_model = _s.read_model AND _n.named = _s.named
    UNION ALL
    SELECT _n.read_model, _n.question, _n.known_from, _n.known_to, _s.* EXCLUDE (read_model)
    FROM _settlements AS _s
    JOIN _named AS _n ON _n.read_model = _s.read_model AND _n.named_claim = _s.named_claim
),
_s AS MATERIALIZED (
    SELECT DISTINCT
        read_model, question, key, attested, outcome, window_to, happened_to, counts_from,
        counts_to,
        greatest(known_from, named_from) AS known_from, least(known_to, named_to) AS known_to,
        {'key': key, 'certainty': certainty, 'outcome': outcome, 'window_to': window_to}
            AS reported,
        row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
            kafka_offset) AS place
    FROM _linked WHERE certainty <> 'denied' AND known_from < named_to AND named_from < known_to
),
_windows AS (
    SELECT read_model, question, window_to AS moment FROM _p WHERE window_to IS NOT NULL
    UNION SELECT read_model, question, window_to FROM _s
        WHERE outcome = 'slipped' AND window_to IS NOT NULL
),
_slabs AS (
    SELECT *,
        lead(known_from) OVER (PARTITION BY read_model, question ORDER BY known_from) AS known_to
    FROM (
        SELECT read_model, question,
            UNNEST([known_from, known_to, '-infinity'::TIMESTAMPTZ,
            'infinity'::TIMESTAMPTZ]) AS known_from FROM _p
        UNION SELECT read_model, question, UNNEST([known_from, known_to]) FROM _s
        UNION FROM _windows
    )
    QUALIFY known_to IS NOT NULL
),
_columns AS (
    SELECT *, lead(at_from) OVER (PARTITION BY read_model, question ORDER BY at_from) AS at_to
    FROM (
        SELECT read_model, question,
            UNNEST([counts_from, counts_to, '-infinity'::TIMESTAMPTZ,
            'infinity'::TIMESTAMPTZ]) AS at_from FROM _p
        UNION SELECT read_model, question, UNNEST([counts_from, counts_to, happened_to]) FROM _s
        UNION FROM _windows
    )
    QUALIFY at_to IS NOT NULL
),
_cells AS MATERIALIZED (FROM _slabs JOIN _columns USING (read_model, question)
    WHERE NOT diagonal OR greatest(at_from, known_from) < least(at_to, known_to)),
_settled AS (
    SELECT
        _c.read_model, _c.question, _c.known_from, _c.at_from,
        max_by(reported, place) FILTER (_s.attested AND _s.happened_to <= _c.at_from) AS last,
        max_by(reported, place) AS latest,
        CASE WHEN struct_extract(latest, 'key') IS DISTINCT FROM struct_extract(last, 'key')
        THEN latest END AS possible,
        max_by(reported, place)
            FILTER (_s.attested AND _s.happened_to <= _c.at_from AND outcome = 'slipped') AS slip,
        list(DISTINCT _s.key) AS keys
    FROM _cells AS _c
    JOIN _s ON _s.read_model = _c.read_model AND _s.question = _c.question
    AND _s.known_from <= _c.known_from AND _s.known_to > _c.known_from
        AND _s.counts_from <= _c.at_from AND _s.counts_to > _c.at_from
    GROUP BY ALL
)
SELECT
    _c.read_model, _c.question, _c.known_from, _c.known_to, _c.at_from, _c.at_to,
    CASE
        WHEN _p.key IS NULL THEN NULL
        WHEN _c.read_model = 'disputes'
            THEN internal.answer_of_dispute(CASE WHEN _p.certainty = 'denied' THEN 'denied'
            WHEN _o.last.key IS NOT NULL THEN 'settled' ELSE 'open' END,
            coalesce(_o.last.outcome, _p.outcome))
        WHEN _p.certainty = 'denied' THEN 'denied'
        WHEN _o.last.outcome IN ('fulfilled', 'cancelled') THEN _o.last.outcome
        WHEN least(_c.at_from, _c.known_from) >= coalesce(_o.slip.window_to, _p.window_to)
            THEN 'overdue'
        ELSE 'open'
    END AS answer,
    NULL::DOUBLE AS value,
    CASE WHEN _p.certainty <> 'denied'
            AND (_c.read_model = 'disputes' OR _o.last.outcome IN ('fulfilled', 'cancelled'))
        THEN coalesce(_o.last.certainty, _p.certainty) ELSE _p.certainty END AS certainty,
    CASE WHEN _p.key IS NULL OR _o.possible.key IS NULL THEN NULL WHEN _c.read_model = 'disputes'
        THEN internal.answer_of_dispute('settled', _o.possible.outcome)
        ELSE _o.possible.outcome END AS possible_answer,
    CASE WHEN _p.key IS NOT NULL THEN _o.possible.certainty END AS possible_certainty,
    _p.key AS key, CASE WHEN _p.key IS NOT NULL THEN _o.last.key END AS settled_by,
    CASE WHEN _p.key IS NOT NULL THEN coalesce(_o.slip.window_to, _p.window_to) END AS window_to,
    _p.window_to AS first_window_to,
    CASE WHEN _p.key IS NULL THEN []
        ELSE list_sort(list_distinct([_p.key] || coalesce(_o.keys, []))) END AS evidence
FROM _cells AS _c
LEFT JOIN _p ON _p.read_model = _c.read_model AND _p.question = _c.question
    AND _p.known_from <= _c.known_from AND _p.known_to > _c.known_from
    AND _p.counts_from <= _c.at_from AND _p.counts_to > _c.at_from
LEFT JOIN _settled AS _o ON _o.read_model = _c.read_model AND _o.question = _c.question
    AND _o.known_from = _c.known_from AND _o.at_from = _c.at_from;
