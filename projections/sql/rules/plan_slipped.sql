-- A plan slipped: a firm settlement sets a new window.
-- version: 1
-- needs: fact_plans

CREATE OR REPLACE MACRO internal.rule_plan_slipped(turns, logged) AS TABLE
SELECT
    _f.subject AS organization, _t.read_model, _t.subject, _t.parts,
    _t.since AS came_true_at,
    strftime(_t.was.window_to AT TIME ZONE 'UTC', 'before %-d %B %Y') AS before,
    strftime(_t.window_to AT TIME ZONE 'UTC', 'before %-d %B %Y') AS after,
    'notable' AS severity, 'reported' AS certainty, false AS of_knowledge,
    [
        internal.words(format('Slipped: {} by ', _f.what)), internal.by_name(_f.subject),
        internal.words(format(' is to come before {} now{}.',
            strftime(_t.window_to AT TIME ZONE 'UTC', '%-d %B %Y'),
            coalesce(', not before '
                || strftime(_t.was.window_to AT TIME ZONE 'UTC', '%-d %B %Y'), '')))
    ] AS sentence,
    [_t.settled_by, _t.key] AS evidence
FROM query_table(turns) AS _t
JOIN facts_history('fact_plans', logged) AS _f ON _f.key = _t.key AND _f.known_from <= _t.since
AND _f.known_to > _t.since
WHERE _t.read_model = 'plans' AND _t.answer IN ('open', 'overdue') AND _t.settled_by IS NOT NULL
    AND _t.settled_by IS DISTINCT FROM _t.was.settled_by
    AND _t.window_to IS DISTINCT FROM _t.was.window_to;
