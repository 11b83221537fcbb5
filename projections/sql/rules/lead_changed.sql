-- The lead of a benchmark passed to another model: the best firm score, as known then, is that of
-- another model than in the moment before. Notable where the lead passed to another organization,
-- else info. A first leader changes no lead.
-- version: 1
-- needs: fact_evaluations

CREATE OR REPLACE MACRO internal.rule_lead_changed(turns, logged) AS TABLE
SELECT
    _n.subject AS organization, _t.read_model, _t.subject, _t.parts,
    _t.since AS came_true_at,
    _t.was.answer AS before, _t.answer AS after,
    CASE WHEN _n.subject = _o.subject THEN 'info' ELSE 'notable' END AS severity,
    'reported' AS certainty, false AS of_knowledge,
    [internal.words(format('{} takes the lead of {} from {}: {:.10g} against {:.10g}.', _t.answer,
        internal.contest_text(_t.subject, _t.parts), _t.was.answer, _t.value,
        _t.was.value))] AS sentence,
    [_t.key, _t.was.key] AS evidence
FROM query_table(turns) AS _t
JOIN internal.statement_history(logged) AS _n ON _n.key = _t.key AND _n.known_from <= _t.since
    AND _n.known_to > _t.since
JOIN internal.statement_history(logged) AS _o ON _o.key = _t.was.key AND _o.known_from < _t.since
    AND _o.known_to >= _t.since
WHERE _t.read_model = 'leaders' AND _t.answer <> _t.was.answer;
