-- Another supplier is primary for a product, or for a consumer as a whole, than the one that was so
-- until then or still is stated to be.
-- version: 1
-- needs: fact_suppliers

CREATE OR REPLACE MACRO internal.rule_supplier_replaced(turns, logged) AS TABLE
WITH _p AS MATERIALIZED (
    SELECT *,
        lag(until)
        OVER (PARTITION BY consumer, product, supplier, resource ORDER BY since) AS primary_until
    FROM internal.supplies_as_known_then(logged) WHERE extent = 'primary'
),
_taken AS (
    SELECT _n.consumer, _n.product, _n.resource, _n.supplier, _n.since, _n.key,
        _o.supplier AS supplier_before, _o.key AS key_before
    FROM _p AS _n JOIN _p AS _o
        ON _o.consumer = _n.consumer AND _o.resource = _n.resource
            AND _o.product IS NOT DISTINCT FROM _n.product AND _o.supplier <> _n.supplier
        AND _o.since < _n.since AND _o.until >= _n.since
    WHERE _n.primary_until IS DISTINCT FROM _n.since
)
SELECT
    consumer AS organization,
    'dependence_parts' AS read_model, consumer AS subject, [product, resource] AS parts,
    since AS came_true_at, supplier_before AS before, supplier AS after,
    'major' AS severity, 'reported' AS certainty, false AS of_knowledge,
    [
        internal.by_name(supplier), internal.words(' is the primary supplier of '),
        internal.by_name(consumer), internal.words(concat(', ' || product, ' now; it was ')),
        internal.by_name(supplier_before), internal.words('.')
    ] AS sentence, [key, key_before] AS evidence
FROM _taken;
