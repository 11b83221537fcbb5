-- What was learned about `at` between two moments of knowledge: events whose row in the timeline
-- differs, and how. `change`: learned, retracted, corrected, denied, contested, confirmed, or
-- contradicted (its claim came to be contested or denied) and resolved (any other change of
-- certainty); `changed_by` lists what did it.
-- example: SELECT change, headline FROM revisions(DATE '2025-04-01', DATE '2025-04-01', DATE
--   '2026-07-01') WHERE change <> 'learned' ORDER BY ALL

CREATE OR REPLACE MACRO revisions(
    "at", known_from, known_to, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
WITH _was AS (
    SELECT
        _t.key, _t.id, _t.source, _t.kind, _t.subject, _t.headline, _t.certainty, _t.corrected_by,
        _t.happened_from, _t.happened_to, _t.occurrence,
        _t.claim, _t.known_at, _c.state AS claim_state, _c.contradicted_by
    FROM timeline_as_of("at", known_from, logged) AS _t
    LEFT JOIN claims_as_of("at", known_from, logged) AS _c ON _c.claim = CASE
        WHEN _t.claim_stance = 'supports' AND _t.amends IS NULL THEN _t.claim END
),
_is_now AS (
    SELECT
        _t.key, _t.id, _t.source, _t.kind, _t.subject, _t.headline, _t.certainty, _t.corrected_by,
        _t.happened_from, _t.happened_to, _t.occurrence,
        _t.claim, _t.known_at, _c.state AS claim_state, _c.contradicted_by
    FROM timeline_as_of("at", known_to, logged) AS _t
    LEFT JOIN claims_as_of("at", known_to, logged) AS _c ON _c.claim = CASE
        WHEN _t.claim_stance = 'supports' AND _t.amends IS NULL THEN _t.claim END
),
_acts AS (
    SELECT target, list(key ORDER BY place) AS keys, max(acts_from) AS since
    FROM internal.amendment_effects_as_of(known_to, logged)
    WHERE state = 'acting' AND acts_from > known_from::TIMESTAMPTZ GROUP BY target
),
_both_sides AS (
    SELECT
        _k.key, _w, _n, _a.keys, _a.since,
        CASE
            WHEN _w.key IS NULL THEN 'learned'
            WHEN _n.key IS NULL THEN 'retracted'
            WHEN _n.certainty = 'denied' AND _w.certainty <> 'denied' THEN 'denied'
            WHEN _n.corrected_by IS DISTINCT FROM _w.corrected_by THEN 'corrected'
            WHEN _n.certainty = 'contested' AND _w.certainty <> 'contested' THEN 'contested'
            WHEN _n.claim_state IN ('contested', 'denied')
                AND _w.claim_state IS DISTINCT FROM _n.claim_state AND _n.certainty <> 'denied'
                THEN 'contradicted'
            WHEN _n.certainty = 'confirmed' AND _w.certainty <> 'confirmed' THEN 'confirmed'
            WHEN _n.certainty <> _w.certainty THEN 'resolved'
        END AS change
    FROM (SELECT key FROM _was UNION SELECT key FROM _is_now) AS _k
    LEFT JOIN _was AS _w ON _w.key = _k.key
    LEFT JOIN _is_now AS _n ON _n.key = _k.key
    LEFT JOIN _acts AS _a ON _a.target = _k.key
)
SELECT
    change, coalesce(_w.kind, _n.kind) AS kind, coalesce(_w.subject, _n.subject) AS subject,
    coalesce(_w.headline, _n.headline) AS headline,
    _w.headline AS headline_before, _n.headline AS headline_after, _w.certainty AS certainty_before,
    _n.certainty AS certainty_after,
    _w.happened_from AS happened_from_before, _n.happened_from AS happened_from_after,
    _w.happened_to AS happened_to_before, _n.happened_to AS happened_to_after,
    coalesce(_n.occurrence, _w.occurrence) AS occurrence, _w.occurrence AS occurrence_before,
    _n.occurrence AS occurrence_after,
    coalesce(_n.claim, _w.claim) AS claim, coalesce(_w.known_at, _n.known_at) AS known_at,
    CASE WHEN change = 'contradicted' THEN _n.contradicted_by
        ELSE coalesce(keys, []) END AS changed_by, since AS acts_from,
    coalesce(_w.id, _n.id) AS id, coalesce(_w.source, _n.source) AS source, key
FROM _both_sides
WHERE change IS NOT NULL;
