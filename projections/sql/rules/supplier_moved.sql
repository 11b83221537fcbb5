-- A supplier is added to a product, or to a consumer as a whole, or is dropped, or lasted only
-- until then: its firm extent, as known then, comes or goes. Notable where it is primary, or was,
-- else info. Another extent of who supplies already is no signal of this rule.
-- version: 1

CREATE OR REPLACE MACRO internal.rule_supplier_moved(turns, logged) AS TABLE
SELECT
    _f.consumer AS organization, _t.question AS about, _t.since AS came_true_at,
    _t.was.answer AS before, _t.answer AS after,
    CASE WHEN 'primary' IN (_t.answer, _t.was.answer) THEN 'notable' ELSE 'info' END AS severity,
    'reported' AS certainty, false AS of_knowledge,
    CASE
        WHEN _t.answer IS NOT NULL
            THEN format('{} is a supplier of {} now ({}){}.', internal.by_name(_f.supplier),
            concat_ws(', ', internal.by_name(_f.consumer), _f.product), _t.answer,
            CASE WHEN _f.resource = 'compute' THEN ', of compute' ELSE '' END)
        ELSE format('{} no longer supplies {} (was {}){}.', internal.by_name(_f.supplier),
            concat_ws(', ', internal.by_name(_f.consumer), _f.product), _t.was.answer,
            CASE WHEN _f.resource = 'compute' THEN ', of compute' ELSE '' END)
    END AS sentence,
    [coalesce(_t.key, _t.was.key)] AS evidence
FROM query_table(turns) AS _t JOIN facts_history('fact_suppliers', logged) AS _f
    ON _f.key = coalesce(_t.key, _t.was.key) AND CASE WHEN _t.key IS NULL
        THEN _f.known_from < _t.since AND _f.known_to >= _t.since ELSE _f.known_from <= _t.since
        AND _f.known_to > _t.since END
WHERE _t.read_model = 'suppliers' AND (_t.answer IS NULL) <> (_t.was.answer IS NULL);
