-- What contradicts what within claims: a member that states so (`why` = stance; `other` NULL), or
-- two supporting members whose numbers for one measure about overlapping times exclude each other
-- (`why` = bounds). Denied members do not contradict. Later knowledge speaks of earlier times too:
-- `at` does not limit what contradicts.
-- example: SELECT claim, id, why FROM contradictions_as_of(DATE '2025-10-01', DATE '2025-10-01')
-- column claim: The claim.
-- column key: Key of what contradicts; of two numbers, the greater key.
-- column other_id: Id of the other member, where two numbers exclude each other.
-- column other_source: Source of that member.
-- column other: Key of that member.
-- column why: stance: it says so; bounds: numbers exclude each other.
-- column what: What the numbers measure.
-- column certainty: Certainty of what contradicts; of two numbers, of the less certain.
-- column attested: Whether it is reported, confirmed, or contested although its source confirms it.

CREATE OR REPLACE MACRO contradictions_as_of(
    "at", known, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
WITH _v AS MATERIALIZED (FROM facts_as_of('claim_values', known, logged)
    WHERE claim_stance = 'supports' AND certainty <> 'denied'),
_pairs AS (
    SELECT claim, key, NULL::UUID AS other, 'stance' AS why, NULL AS what, known_at, certainty,
        attested, happened_from, happened_to
    FROM facts_as_of('claim_statements', known, logged)
    WHERE claim_stance = 'contradicts' AND certainty <> 'denied'
    UNION ALL
    SELECT
        _a.claim, CASE WHEN _a.key < _b.key THEN _b.key ELSE _a.key END, least(_a.key, _b.key),
        'bounds', _a.what, greatest(_a.known_at, _b.known_at),
        CASE WHEN internal.certainty_rank(_a.certainty,
            _a.attested) >= internal.certainty_rank(_b.certainty, _b.attested) THEN _a.certainty
            ELSE _b.certainty END, _a.attested AND _b.attested,
        greatest(_a.happened_from, _b.happened_from), greatest(_a.happened_to, _b.happened_to)
    FROM _v AS _a JOIN _v AS _b ON _b.claim = _a.claim AND _b.what = _a.what AND _a.key < _b.key
    WHERE _a.happened_from <= _b.happened_to
        AND _b.happened_from <= _a.happened_to
        AND internal.values_conflict(_a.stated, _a.bound, _b.stated, _b.bound)
)
SELECT _p.claim, _s.id, _s.source, _p.key, _o.id AS other_id, _o.source AS other_source, _p.other,
    _p.why, _p.what, internal.finite(_p.happened_from) AS happened_from, _p.happened_to,
    internal.occurrence("at"::TIMESTAMPTZ, _p.happened_from, _p.happened_to) AS occurrence,
    _p.known_at, _p.certainty, _p.attested
FROM _pairs AS _p JOIN internal.canonical_records AS _s ON _s.key = _p.key
LEFT JOIN internal.canonical_records AS _o ON _o.key = _p.other
WHERE "at"::TIMESTAMPTZ IS NOT NULL;

CREATE OR REPLACE VIEW contradictions AS
    FROM contradictions_as_of(session_at(), session_known(), session_logged());
