-- What contradicts what within claims: a member that says so (`why` = stance; `other` NULL), or two supporting members whose numbers for
-- one measure about overlapping times exclude each other (`why` = bounds). Denied members do not contradict. Later knowledge speaks of
-- earlier times too: `at` does not limit what contradicts.
-- needs: facts_as_of claim_statements claim_values bounds stands
-- example: SELECT claim, id, why FROM contradictions_as_of(TIMESTAMPTZ '2025-10-01', TIMESTAMPTZ '2025-10-01')

CREATE OR REPLACE MACRO contradictions_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH pairs AS (
    SELECT claim, key, NULL::UUID AS other, 'stance' AS why, NULL AS what, known_at, certainty, vouched
    FROM facts_as_of('claim_statements', known, logged)
    WHERE claim_stance = 'contradicts' AND certainty <> 'denied'
    UNION ALL
    SELECT
        a.claim, CASE WHEN a.key < b.key THEN b.key ELSE a.key END, least(a.key, b.key), 'bounds', a.what, greatest(a.known_at, b.known_at),
        CASE WHEN certainty_rank(a.certainty, a.vouched) >= certainty_rank(b.certainty, b.vouched) THEN a.certainty ELSE b.certainty END, a.vouched AND b.vouched
    FROM facts_as_of('claim_values', known, logged) AS a
    JOIN facts_as_of('claim_values', known, logged) AS b ON b.claim = a.claim AND b.what = a.what AND a.key < b.key
    WHERE a.claim_stance = 'supports' AND b.claim_stance = 'supports' AND a.certainty <> 'denied' AND b.certainty <> 'denied'
        AND a.happened_from <= b.happened_to AND b.happened_from <= a.happened_to
        AND exclude_each_other(a.stated, a.bound, b.stated, b.bound)
)
SELECT p.claim, s.id, s."source", p.key, o.id AS other_id, o."source" AS other_source, p.other, p.why, p.what, p.known_at, p.certainty, p.vouched
FROM pairs AS p JOIN stands AS s ON s.key = p.key LEFT JOIN stands AS o ON o.key = p.other
WHERE "at"::TIMESTAMPTZ IS NOT NULL;

CREATE OR REPLACE VIEW contradictions AS FROM contradictions_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
