-- The path of each claim's certainty over what was known, up to `known`, judged of `at`: one row a span of knowledge in which its state
-- and certainty stayed the same.
-- needs: claims amendments
-- example: SELECT claim, known_from, state FROM claim_history_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO claim_history_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH members AS (SELECT DISTINCT key, claim FROM claim_statements),
moments AS (
    SELECT claim, known_at AS moment FROM claim_statements
    UNION
    SELECT m.claim, a.known_at FROM members AS m JOIN amendments AS a ON a.target = m.key
    UNION
    SELECT m.claim, t.known_at FROM members AS m JOIN stands AS t ON t.key = m.key
    UNION
    SELECT m.claim, b.known_at FROM members AS m JOIN amendments AS a ON a.target = m.key JOIN amendments AS b ON b.target = a.key
),
seen AS (
    SELECT c.*, p.moment
    FROM (SELECT DISTINCT moment FROM moments WHERE moment <= known::TIMESTAMPTZ) AS p,
        LATERAL (FROM claims_as_of("at", p.moment, logged)) AS c
),
changed AS (
    SELECT * FROM seen
    QUALIFY row(state, certainty) IS DISTINCT FROM lag(row(state, certainty)) OVER (PARTITION BY claim ORDER BY moment)
)
SELECT
    claim, moment AS known_from, coalesce(lead(moment) OVER (PARTITION BY claim ORDER BY moment), 'infinity'::TIMESTAMPTZ) AS known_to,
    state, certainty, supporting, contradicting, id, "source", key, evidence
FROM changed;

CREATE OR REPLACE VIEW claim_history AS FROM claim_history_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
