-- A supplier is added to a product, or to a consumer as a whole, or is dropped, or lasted only
-- until then: its firm extent, as known then, comes or goes. Notable where it is primary, or was,
-- else info. Another extent of who supplies already is no signal of this rule.
-- version: 1
-- needs: fact_suppliers

CREATE OR REPLACE MACRO internal.rule_supplier_moved(turns, logged) AS TABLE
SELECT
    _f.consumer AS organization, _t.read_model, _t.subject, _t.parts,
    _t.since AS came_true_at,
    _t.was.answer AS before, _t.answer AS after,
    CASE WHEN 'primary' IN (_t.answer, _t.was.answer) THEN 'notable' ELSE 'info' END AS severity,
    'reported' AS certainty, false AS of_knowledge,
    [
        internal.by_name(_f.supplier),
        internal.words(CASE
            WHEN _f.supplier = _f.consumer AND _t.answer IS NOT NULL THEN ' supplies itself'
            WHEN _f.supplier = _f.consumer THEN ' no longer supplies itself'
            WHEN _t.answer IS NOT NULL THEN ' is a supplier of ' ELSE ' no longer supplies ' END),
        CASE WHEN _f.supplier = _f.consumer THEN internal.words('')
            ELSE internal.by_name(_f.consumer) END,
        internal.words(concat(
            ', ' || _f.product,
            CASE WHEN _t.answer IS NOT NULL THEN format(' now ({})', _t.answer)
                ELSE format(' (was {})', _t.was.answer) END,
            CASE WHEN _f.resource = 'compute' THEN ', of compute' END, '.'
        ))
    ] AS sentence,
    [coalesce(_t.key, _t.was.key)] AS evidence
FROM query_table(turns) AS _t JOIN facts_history('fact_suppliers', logged) AS _f
    ON _f.key = coalesce(_t.key, _t.was.key) AND CASE WHEN _t.key IS NULL
        THEN _f.known_from < _t.since AND _f.known_to >= _t.since ELSE _f.known_from <= _t.since
        AND _f.known_to > _t.since END
WHERE _t.read_model = 'suppliers' AND (_t.answer IS NULL) <> (_t.was.answer IS NULL);
