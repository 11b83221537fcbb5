-- The path of each plan that counts, one row a step: announced, slipped, fulfilled or cancelled,
-- with the window before and after it. `slipped_by_days` is how far a slip moved the end of the
-- window as last set by firm steps; steps that are not firm are listed, and move nothing.
-- example: SELECT what, step, happened_from, window_to, slipped_by_days FROM
--   plan_history_as_of(DATE '2026-07-01', DATE '2026-07-01') ORDER BY ALL
-- column organization: Slug of who plans.
-- column number: Place of the step in the path, from 1.
-- column step: announced | slipped | fulfilled | cancelled.
-- column window_from_before: Start of the window before the step; NULL: open.
-- column window_to_before: End of the window before the step, exclusive; NULL: nothing was set.
-- column window_from: Start of the window after the step; NULL: open.
-- column window_to: End of the window after the step, exclusive.
-- column slipped_by_days: Days from the end of the window before to the new end; NULL: it did not
--   slip.
-- column late_by_days: Of a fulfilment: days from the last day of the first window.
-- column key: Key of the event of the step.

CREATE OR REPLACE MACRO plan_history_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _p AS (FROM effective_facts_as_of('fact_plans', "at", known, logged)),
_statement_keys AS (
    SELECT key AS plan, key AS statement_key FROM _p
    UNION
    SELECT _p.key, _t.key FROM _p
    JOIN facts_as_of('fact_plans', known, logged) AS _t ON _t.claim = _p.claim
    WHERE _p.claim_stance = 'supports' AND _t.claim_stance = 'supports'
),
_steps AS (
    SELECT
        key AS plan, 0 AS turn, 'announced' AS step, window_from, window_to, happened_from,
        happened_to, occurrence, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset,
        certainty, is_firm, claim, key
    FROM _p
    UNION ALL
    SELECT
        _t.plan, 1, _s.outcome, _s.window_from, _s.window_to, _s.happened_from, _s.happened_to,
        _s.occurrence, _s.known_at, _s.logged_at, _s.kafka_topic, _s.kafka_partition,
        _s.kafka_offset, _s.certainty, _s.is_firm, _s.claim, _s.key
    FROM effective_facts_as_of('fact_settlements', "at", known, logged) AS _s
    JOIN _statement_keys AS _t ON _t.statement_key = _s.plan
),
_ordered AS (
    SELECT
        *, row_number() OVER path AS number,
        last_value(CASE WHEN turn = 0 OR (is_firm AND step = 'slipped')
            THEN {'from': window_from,
            'to': coalesce(window_to, 'infinity'::TIMESTAMPTZ)} END IGNORE NULLS)
            OVER (path ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS set_before
    FROM _steps
    WINDOW path
    AS (PARTITION BY plan
    ORDER BY turn, happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
    kafka_offset)
)
SELECT
    _p.subject AS organization, _p.what, _o.number, _o.step,
    _o.set_before."from" AS window_from_before, _o.set_before."to" AS window_to_before,
    CASE WHEN _o.step IN ('announced', 'slipped') THEN _o.window_from
        ELSE _o.set_before."from" END AS window_from,
        CASE WHEN _o.step IN ('announced', 'slipped') THEN _o.window_to
        ELSE _o.set_before."to" END AS window_to,
    CASE WHEN _o.step = 'slipped' AND isfinite(_o.set_before."to")
        THEN internal.days_between(_o.set_before."to", _o.window_to) END AS slipped_by_days,
    CASE WHEN _o.step = 'fulfilled' AND isfinite(_o.happened_from)
        THEN greatest(0,
        internal.days_between(_p.window_to - INTERVAL 1 MICROSECOND,
        _o.happened_from)) END AS late_by_days,
    internal.finite(_o.happened_from) AS happened_from,
    _o.happened_to, _o.occurrence, _o.known_at, _o.certainty, _o.is_firm,
    _o.claim, _o.plan, _i.id, _i.source, _o.key
FROM _ordered AS _o JOIN _p ON _p.key = _o.plan
JOIN internal.canonical_records AS _i ON _i.key = _o.key;

CREATE OR REPLACE VIEW plan_history AS
    FROM plan_history_as_of(session_at(), session_known(), session_logged());
