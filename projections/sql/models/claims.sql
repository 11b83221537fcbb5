-- Claims: what several publishers state, how certain it is, who supports and who contradicts it. `certainty` is that of the
-- best-certain member that is not absent; `state` is that, or contested where something contradicts (a mere rumour does not contest
-- what is vouched for), or denied where no member is left that is not denied.
-- needs: facts_as_of claim_statements contradictions certainty_rank stands
-- example: SELECT claim, state, certainty, supporting, contradicting FROM claims_as_of(TIMESTAMPTZ '2025-10-01', TIMESTAMPTZ '2025-10-01') ORDER BY claim

CREATE OR REPLACE MACRO claims_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH m AS (
    SELECT
        *, row(known_at, logged_at, topic, "partition", "offset") AS place,
        row(certainty_rank(certainty, vouched), known_at, logged_at, topic, "partition", "offset") AS preference
    FROM facts_as_of('claim_statements', known, logged)
    WHERE happened_from <= "at"::TIMESTAMPTZ AND claim_stance = 'supports'
),
supported AS (
    SELECT
        claim, min_by(m, preference) AS best, min_by(m, place) AS first,
        count(*) AS supporting, list(key ORDER BY place) AS members, list_sort(list(DISTINCT kind)) AS kinds,
        min(confirmed_from) FILTER (certainty IN ('confirmed', 'contested')) AS confirmed_from
    FROM m GROUP BY claim
),
against AS (
    SELECT claim, count(*) AS contradicting, bool_or(vouched) AS vouched, list(key ORDER BY known_at, key) AS keys, min(known_at) AS known_at
    FROM contradictions_as_of("at", known, logged) GROUP BY claim
)
SELECT
    s.claim, s.kinds,
    CASE
        WHEN s.best.certainty = 'denied' THEN 'denied'
        WHEN a.claim IS NOT NULL AND (a.vouched OR NOT s.best.vouched) THEN 'contested'
        ELSE s.best.certainty
    END AS state,
    s.best.certainty AS certainty, s.best.vouched AND s.best.happened_to <= "at"::TIMESTAMPTZ AS firm,
    CASE WHEN s.best.happened_to <= "at"::TIMESTAMPTZ THEN 'sure' ELSE 'possible' END AS occurrence,
    s.supporting, coalesce(a.contradicting, 0) AS contradicting, s.members, list_distinct(coalesce(a.keys, [])) AS contradicted_by, a.known_at AS contradicted_from,
    s.first.known_at AS known_at, s.first.own_certainty AS first_certainty, s.first.key AS first_key,
    s.confirmed_from AS confirmed_at, date_diff('day', s.first.known_at, s.confirmed_from) AS days_to_confirmation,
    s.best.happened_from AS happened_from, s.best.happened_to AS happened_to, i.id, i."source", s.best.key AS key,
    list_sort(list_distinct(s.members || coalesce(a.keys, []))) AS evidence
FROM supported AS s LEFT JOIN against AS a ON a.claim = s.claim
JOIN stands AS i ON i.key = s.best.key;

CREATE OR REPLACE VIEW claims AS FROM claims_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
