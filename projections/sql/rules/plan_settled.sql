-- A plan is fulfilled, or cancelled, by a firm settlement. The sentence counts days from the last
-- day of its first window. Cancelled is major, fulfilled notable.
-- version: 1
-- needs: fact_plans

CREATE OR REPLACE MACRO internal.rule_plan_settled(turns, logged) AS TABLE
SELECT
    _f.subject AS organization, _t.read_model, _t.subject, _t.parts,
    _t.since AS came_true_at,
    _t.was.answer AS before, _t.answer AS after,
    CASE _t.answer WHEN 'cancelled' THEN 'major' ELSE 'notable' END AS severity,
    'reported' AS certainty, false AS of_knowledge,
    [
        internal.words(format('{}: {} by ', upper(_t.answer[1]) || _t.answer[2:], _f.what)),
        internal.by_name(_f.subject), internal.words(CASE
            WHEN _t.answer = 'cancelled' OR NOT isfinite(_s.happened_from) THEN ''
            WHEN _s.happened_from < _t.first_window_to THEN ', in time'
            ELSE ', ' || internal.days_between(_t.first_window_to - INTERVAL 1 MICROSECOND,
                _s.happened_from) || ' days late'
        END || '.')
    ] AS sentence,
    [_t.settled_by, _t.key] AS evidence
FROM query_table(turns) AS _t
JOIN facts_history('fact_plans', logged) AS _f ON _f.key = _t.key AND _f.known_from <= _t.since
    AND _f.known_to > _t.since
JOIN facts_history('fact_settlements', logged) AS _s ON _s.key = _t.settled_by
    AND _s.known_from <= _t.since AND _s.known_to > _t.since
WHERE _t.read_model = 'plans' AND _t.answer IN ('fulfilled', 'cancelled')
    AND _t.was.answer IS DISTINCT FROM _t.answer;
