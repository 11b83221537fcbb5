-- Plans and what became of them, one row a plan that counts (a claim once). `state`: open, overdue,
-- fulfilled, cancelled (or denied, when the plan itself is). Only firm settlements settle;
-- `possible_outcome` is what a rumored one would say. A plan is overdue from the end of its window
-- as last set, judged at the earlier of at and known. Lateness is counted in days from the last day
-- of the first window.
-- example: SELECT what, state, window_to, late_by_days FROM plans_as_of(DATE '2026-07-01', DATE
--   '2026-07-01')
-- column state: open | overdue | fulfilled | cancelled | denied.
-- column due: Whether it is open and its window has begun.
-- column window_from: Start of the window as last set; NULL: open.
-- column window_to: End of the window as last set, exclusive.
-- column first_window_from: Start of the first window.
-- column first_window_to: End of the first window, exclusive.
-- column slips: How often it slipped, firm.
-- column slipped_by_days: Days from the end of the first window to the end of the last.
-- column settled_at: When it was fulfilled or cancelled.
-- column settled_by: Key of that settlement.
-- column settled_certainty: Certainty of that settlement.
-- column late_by_days: Days after the last day of the first window: of its fulfilment, or so far.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO plans_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _statements AS (
    SELECT key, CASE WHEN claim_stance = 'supports' THEN claim END AS claim
    FROM facts_as_of('fact_plans', known, logged)
),
_p AS (
    FROM effective_facts_as_of('fact_plans', "at", known, logged)
),
-- A join on either of two columns would compare every pair; two joins, each on one, do not.
_statement_keys AS (
    SELECT key AS plan_key, key FROM _p
    UNION
    SELECT _p.key, _t.key FROM _p
    JOIN _statements AS _t ON _t.claim = CASE WHEN _p.claim_stance = 'supports' THEN _p.claim END
),
_settled AS (
    SELECT
        _t.plan_key, _s.*,
        row(_s.happened_to, _s.happened_from, _s.known_at, _s.logged_at, _s.kafka_topic,
            _s.kafka_partition, _s.kafka_offset) AS place
    FROM _statement_keys AS _t
    JOIN effective_facts_as_of('fact_settlements', "at", known, logged) AS _s ON _s.plan = _t.key
    WHERE _s.certainty <> 'denied'
),
_outcomes AS (
    SELECT
        plan_key,
        max_by(_settled, place) FILTER (is_firm) AS last,
        max_by(_settled, place) AS latest,
        CASE WHEN struct_extract(latest, 'key') IS DISTINCT FROM struct_extract(last, 'key')
        THEN latest END AS possible,
        max_by(_settled, place) FILTER (is_firm AND outcome = 'slipped') AS slip,
        count(DISTINCT key) FILTER (is_firm AND outcome = 'slipped') AS slips,
        list_sort(list(DISTINCT key)) AS keys
    FROM _settled GROUP BY plan_key
),
_judged AS (
    SELECT
        _p.*, _o.last, _o.possible, _o.slip, coalesce(_o.slips, 0) AS slips,
        coalesce(_o.keys, []) AS keys,
        CASE WHEN _o.slip IS NULL THEN _p.window_from ELSE _o.slip.window_from END AS set_from,
        coalesce(_o.slip.window_to, _p.window_to) AS set_to,
        CASE
            WHEN _p.certainty = 'denied' THEN 'denied'
            WHEN _o.last.outcome IN ('fulfilled', 'cancelled') THEN _o.last.outcome
            WHEN least("at"::TIMESTAMPTZ, known::TIMESTAMPTZ) >= coalesce(_o.slip.window_to,
                _p.window_to) THEN 'overdue'
            ELSE 'open'
        END AS state
    FROM _p LEFT JOIN _outcomes AS _o ON _o.plan_key = _p.key
)
SELECT
    _j.subject AS organization, _j.what, _j.expected, _j.commitment, _j.state,
    _j.state = 'open'
        AND least("at"::TIMESTAMPTZ, known::TIMESTAMPTZ) >= coalesce(_j.set_from,
        '-infinity'::TIMESTAMPTZ) AS due,
    _j.set_from AS window_from, _j.set_to AS window_to, _j.window_from AS first_window_from,
    _j.window_to AS first_window_to,
    _j.slips,
    CASE WHEN _j.slips > 0
    THEN internal.days_between(_j.window_to, _j.set_to) END AS slipped_by_days,
    CASE WHEN _j.state IN ('fulfilled', 'cancelled') AND isfinite(_j.last.happened_from)
        THEN _j.last.happened_from END AS settled_at,
    CASE WHEN _j.state IN ('fulfilled', 'cancelled') THEN _j.last.key END AS settled_by,
    CASE WHEN _j.state IN ('fulfilled', 'cancelled') THEN _j.last.certainty END
        AS settled_certainty,
    CASE
        WHEN _j.state = 'fulfilled' AND isfinite(_j.last.happened_from)
            THEN greatest(0,
            internal.days_between(_j.window_to - INTERVAL 1 MICROSECOND, _j.last.happened_from))
        WHEN _j.state = 'overdue'
            THEN greatest(0,
            internal.days_between(_j.window_to - INTERVAL 1 MICROSECOND,
            least("at"::TIMESTAMPTZ, known::TIMESTAMPTZ)))
    END AS late_by_days,
    _j.possible.outcome AS possible_outcome, _j.possible.certainty AS possible_certainty,
    _j.possible.key AS possible_key,
    internal.finite(_j.happened_from) AS happened_from,
    _j.happened_to, _j.occurrence, _j.known_at, _j.certainty, _j.is_firm,
    _j.claim, _j.claim_stance, _i.id, _i.source, _j.key,
    list_sort(list_distinct([_j.key] || _j.keys)) AS evidence
FROM _judged AS _j JOIN internal.canonical_records AS _i ON _i.key = _j.key;

CREATE OR REPLACE VIEW plans AS FROM plans_as_of(session_at(), session_known(), session_logged());
