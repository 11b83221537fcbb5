-- What contradicts what within claims, over all knowledge: what contradictions_as_of gives at one
-- moment is what of this holds then. `key` is the statement that contradicts, as there.
-- example: SELECT claim, key, known_from, known_to FROM contradictions_history() ORDER BY ALL

CREATE OR REPLACE MACRO contradictions_history(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _v AS MATERIALIZED (FROM facts_history('claim_values', logged)
    WHERE claim_stance = 'supports' AND certainty <> 'denied')
SELECT claim, key, NULL::UUID AS other, NULL::VARCHAR AS what, attested, known_from, known_to
FROM facts_history('claim_statements', logged)
WHERE claim_stance = 'contradicts' AND certainty <> 'denied'
UNION ALL
SELECT
    _a.claim, CASE WHEN _a.key < _b.key THEN _b.key ELSE _a.key END, least(_a.key, _b.key), _a.what,
    _a.attested AND _b.attested,
    greatest(_a.known_from, _b.known_from), least(_a.known_to, _b.known_to)
FROM _v AS _a JOIN _v AS _b ON _b.claim = _a.claim AND _b.what = _a.what AND _a.key < _b.key
WHERE _a.happened_from <= _b.happened_to
    AND _b.happened_from <= _a.happened_to
    AND internal.values_conflict(_a.stated, _a.bound, _b.stated, _b.bound)
    AND _a.known_from < _b.known_to AND _b.known_from < _a.known_to;
