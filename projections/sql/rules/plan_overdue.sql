-- A plan's window has closed, as last set, and no firm settlement was known by then. A timer: it
-- comes true by time alone, at the window's end, also where that moment lies ahead. A plan that is
-- stated after its window comes true when it is stated.
-- version: 1
-- needs: fact_plans

CREATE OR REPLACE MACRO internal.rule_plan_overdue(turns, logged) AS TABLE
SELECT
    _f.subject AS organization, _t.read_model, _t.subject, _t.parts,
    _t.since AS came_true_at,
    _t.was.answer AS before, _t.answer AS after,
    'notable' AS severity, 'reported' AS certainty, false AS of_knowledge,
    [
        internal.words(format('Overdue: {} by ', _f.what)), internal.by_name(_f.subject),
        internal.words(strftime(_t.window_to AT TIME ZONE 'UTC', ' was to come before %-d %B %Y.'))
    ] AS sentence,
    [_x FOR _x IN [_t.key, _t.settled_by] IF _x IS NOT NULL] AS evidence
FROM query_table(turns) AS _t
JOIN facts_history('fact_plans', logged) AS _f ON _f.key = _t.key AND _f.known_from <= _t.since
AND _f.known_to > _t.since
WHERE _t.read_model = 'plans' AND _t.answer = 'overdue'
    AND _t.was.answer IS DISTINCT FROM 'overdue';
