-- The path of each plan that counts, one row a step: announced, slipped, fulfilled or cancelled, with the window before and after
-- it. `slipped_by_days` is how far a slip moved the end of the window as last set by firm steps; steps that are not firm are
-- listed, and move nothing.
-- needs: effective_facts_as_of facts_as_of canonical_records days_between
-- example: SELECT what, step, happened_from, window_to, slipped_by_days FROM plan_history_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO plan_history_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _p AS (FROM effective_facts_as_of('fact_plans', "at", known, logged)),
_tellings AS (
    SELECT key AS plan, key AS telling FROM _p
    UNION
    SELECT _p.key, _t.key FROM _p JOIN facts_as_of('fact_plans', known, logged) AS _t ON _t.claim = _p.claim WHERE _p.claim_stance = 'supports' AND _t.claim_stance = 'supports'
),
_steps AS (
    SELECT
        key AS plan, 0 AS turn, 'announced' AS step, window_from, window_to, happened_from, happened_to, occurrence, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, is_firm, claim, key
    FROM _p
    UNION ALL
    SELECT
        _t.plan, 1, _s.outcome, _s.window_from, _s.window_to, _s.happened_from, _s.happened_to, _s.occurrence, _s.known_at, _s.logged_at, _s.kafka_topic, _s.kafka_partition, _s.kafka_offset, _s.certainty, _s.is_firm, _s.claim, _s.key
    FROM effective_facts_as_of('fact_settlements', "at", known, logged) AS _s JOIN _tellings AS _t ON _t.telling = _s.plan
),
_ordered AS (
    SELECT
        *, row_number() OVER path AS number,
        last_value(CASE WHEN turn = 0 OR (is_firm AND step = 'slipped') THEN {'from': window_from, 'to': coalesce(window_to, 'infinity'::TIMESTAMPTZ)} END IGNORE NULLS) OVER (path ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS set_before
    FROM _steps WINDOW path AS (PARTITION BY plan ORDER BY turn, happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset)
)
SELECT
    _p.subject AS organization, _p.what, _o.number, _o.step, _o.set_before."from" AS window_from_before, _o.set_before."to" AS window_to_before,
    CASE WHEN _o.step IN ('announced', 'slipped') THEN _o.window_from ELSE _o.set_before."from" END AS window_from, CASE WHEN _o.step IN ('announced', 'slipped') THEN _o.window_to ELSE _o.set_before."to" END AS window_to,
    CASE WHEN _o.step = 'slipped' AND isfinite(_o.set_before."to") THEN internal.days_between(_o.set_before."to", _o.window_to) END AS slipped_by_days,
    CASE WHEN _o.step = 'fulfilled' AND isfinite(_o.happened_from) THEN greatest(0, internal.days_between(_p.window_to - INTERVAL 1 MICROSECOND, _o.happened_from)) END AS late_by_days,
    _o.happened_from, _o.happened_to, _o.occurrence, _o.known_at, _o.certainty, _o.is_firm, _o.claim, _o.plan, _i.id, _i.source, _o.key
FROM _ordered AS _o JOIN _p ON _p.key = _o.plan JOIN internal.canonical_records AS _i ON _i.key = _o.key;

CREATE OR REPLACE VIEW plan_history AS FROM plan_history_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE plan_history_as_of IS 'The path of each plan that counts, one row a step: announced, slipped, fulfilled or cancelled, with the window before and after it. `slipped_by_days` is how far a slip moved the end of the window as last set by firm steps; steps that are not firm are listed, and move nothing.';
COMMENT ON VIEW plan_history IS 'The path of each plan that counts, one row a step: announced, slipped, fulfilled or cancelled, with the window before and after it. `slipped_by_days` is how far a slip moved the end of the window as last set by firm steps; steps that are not firm are listed, and move nothing.';
COMMENT ON COLUMN plan_history.organization IS 'Slug of who plans.';
COMMENT ON COLUMN plan_history.what IS 'What is planned.';
COMMENT ON COLUMN plan_history.number IS 'Place of the step in the path, from 1.';
COMMENT ON COLUMN plan_history.step IS 'announced | slipped | fulfilled | cancelled.';
COMMENT ON COLUMN plan_history.window_from_before IS 'Start of the window before the step; NULL: open.';
COMMENT ON COLUMN plan_history.window_to_before IS 'End of the window before the step, exclusive; NULL: nothing was set.';
COMMENT ON COLUMN plan_history.window_from IS 'Start of the window after the step; NULL: open.';
COMMENT ON COLUMN plan_history.window_to IS 'End of the window after the step, exclusive.';
COMMENT ON COLUMN plan_history.slipped_by_days IS 'Days from the end of the window before to the new end; NULL: it did not slip.';
COMMENT ON COLUMN plan_history.late_by_days IS 'Of a fulfilment: days from the last day of the first window.';
COMMENT ON COLUMN plan_history.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN plan_history.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN plan_history.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN plan_history.known_at IS 'From when it was known.';
COMMENT ON COLUMN plan_history.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN plan_history.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN plan_history.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN plan_history.plan IS 'Key of the plan.';
COMMENT ON COLUMN plan_history.id IS 'Id of that event within its source.';
COMMENT ON COLUMN plan_history.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN plan_history.key IS 'Key of the event of the step.';
