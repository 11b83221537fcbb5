-- What contradicts what within claims: a member that says so (`why` = stance; `other` NULL), or two supporting members whose numbers for
-- one measure about overlapping times exclude each other (`why` = bounds). Denied members do not contradict. Later knowledge speaks of
-- earlier times too: `at` does not limit what contradicts.
-- needs: facts_as_of claim_statements claim_values bounds occurrence certainty_rank canonical_records
-- example: SELECT claim, id, why FROM contradictions_as_of(TIMESTAMPTZ '2025-10-01', TIMESTAMPTZ '2025-10-01')

CREATE OR REPLACE MACRO contradictions_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _v AS MATERIALIZED (FROM facts_as_of('claim_values', known, logged) WHERE claim_stance = 'supports' AND certainty <> 'denied'),
_pairs AS (
    SELECT claim, key, NULL::UUID AS other, 'stance' AS why, NULL AS what, known_at, certainty, attested, happened_from, happened_to
    FROM facts_as_of('claim_statements', known, logged)
    WHERE claim_stance = 'contradicts' AND certainty <> 'denied'
    UNION ALL
    SELECT
        _a.claim, CASE WHEN _a.key < _b.key THEN _b.key ELSE _a.key END, least(_a.key, _b.key), 'bounds', _a.what, greatest(_a.known_at, _b.known_at),
        CASE WHEN internal.certainty_rank(_a.certainty, _a.attested) >= internal.certainty_rank(_b.certainty, _b.attested) THEN _a.certainty ELSE _b.certainty END, _a.attested AND _b.attested,
        greatest(_a.happened_from, _b.happened_from), greatest(_a.happened_to, _b.happened_to)
    FROM _v AS _a JOIN _v AS _b ON _b.claim = _a.claim AND _b.what = _a.what AND _a.key < _b.key
    WHERE (_a.happened_from = _b.happened_from OR (_a.happened_from < _b.happened_to AND _b.happened_from < _a.happened_to))
        AND internal.values_conflict(_a.stated, _a.bound, _b.stated, _b.bound)
)
SELECT _p.claim, _s.id, _s.source, _p.key, _o.id AS other_id, _o.source AS other_source, _p.other, _p.why, _p.what, _p.happened_from, _p.happened_to,
    internal.occurrence("at"::TIMESTAMPTZ, _p.happened_from, _p.happened_to) AS occurrence, _p.known_at, _p.certainty, _p.attested
FROM _pairs AS _p JOIN internal.canonical_records AS _s ON _s.key = _p.key LEFT JOIN internal.canonical_records AS _o ON _o.key = _p.other
WHERE "at"::TIMESTAMPTZ IS NOT NULL;

CREATE OR REPLACE VIEW contradictions AS FROM contradictions_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE contradictions_as_of IS 'What contradicts what within claims: a member that says so (`why` = stance; `other` NULL), or two supporting members whose numbers for one measure about overlapping times exclude each other (`why` = bounds). Denied members do not contradict. Later knowledge speaks of earlier times too: `at` does not limit what contradicts.';
COMMENT ON VIEW contradictions IS 'What contradicts what within claims: a member that says so (`why` = stance; `other` NULL), or two supporting members whose numbers for one measure about overlapping times exclude each other (`why` = bounds). Denied members do not contradict. Later knowledge speaks of earlier times too: `at` does not limit what contradicts.';
COMMENT ON COLUMN contradictions.claim IS 'The claim.';
COMMENT ON COLUMN contradictions.id IS 'Id of that event within its source.';
COMMENT ON COLUMN contradictions.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN contradictions.key IS 'Key of what contradicts; of two numbers, the greater key.';
COMMENT ON COLUMN contradictions.other_id IS 'Id of the other member, where two numbers exclude each other.';
COMMENT ON COLUMN contradictions.other_source IS 'Source of that member.';
COMMENT ON COLUMN contradictions.other IS 'Key of that member.';
COMMENT ON COLUMN contradictions.why IS 'stance: it says so; bounds: numbers exclude each other.';
COMMENT ON COLUMN contradictions.what IS 'What the numbers measure.';
COMMENT ON COLUMN contradictions.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN contradictions.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN contradictions.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN contradictions.known_at IS 'From when it was known.';
COMMENT ON COLUMN contradictions.certainty IS 'Certainty of what contradicts; of two numbers, of the less certain.';
COMMENT ON COLUMN contradictions.attested IS 'Whether it is reported, confirmed, or contested although its source confirms it.';
