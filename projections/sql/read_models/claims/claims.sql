-- Claims: what several publishers state, how certain it is, who supports and who contradicts it.
-- `certainty` is that of the best-certain member that is not absent; `state` is that, or contested
-- where something contradicts (a mere rumor does not contest what is attested for), or denied where
-- no member is left that is not denied.
-- example: SELECT claim, state, certainty, supporting, contradicting FROM claims_as_of(DATE
--   '2025-10-01', DATE '2025-10-01') ORDER BY claim
-- column claim: The claim.
-- column kinds: Kinds of its members.
-- column certainty: Certainty of the best member.
-- column members: Keys of supporting members, earliest known first.
-- column contradicted_by: Keys of what contradicts it, earliest known first.
-- column contradicted_from: From when a contradiction was known.
-- column known_at: From when the claim was known.
-- column first_certainty: Certainty that the earliest member states.
-- column first_key: Key of the earliest member.
-- column confirmed_at: From when a member was confirmed; NULL: not so far.
-- column days_to_confirmation: Days from known_at to confirmed_at.
-- column key: Key of the best member.

CREATE OR REPLACE MACRO claims_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _m AS (
    SELECT
        *, row(known_at, logged_at, kafka_topic, kafka_partition, kafka_offset) AS place,
        row(internal.certainty_rank(certainty, attested), known_at, logged_at, kafka_topic,
            kafka_partition, kafka_offset) AS preference
    FROM facts_as_of('claim_statements', known, logged)
    WHERE happened_from <= "at"::TIMESTAMPTZ AND claim_stance = 'supports'
),
_supported AS (
    SELECT
        claim, min_by(_m, preference) AS best, min_by(_m, place) AS first,
        count(*) AS supporting, list(key ORDER BY place) AS members,
        list_sort(list(DISTINCT kind)) AS kinds,
        min(confirmed_from) FILTER (certainty IN ('confirmed', 'contested')) AS confirmed_from
    FROM _m GROUP BY claim
),
_against AS (
    SELECT claim, sum(contradicting)::BIGINT AS contradicting, bool_or(attested) AS attested,
        list(key ORDER BY known_at, key) AS keys, min(known_at) AS known_at
    FROM (
        SELECT claim, key, count(*) AS contradicting, bool_or(attested) AS attested,
            min(known_at) AS known_at
        FROM contradictions_as_of("at", known, logged) GROUP BY claim, key
    ) GROUP BY claim
)
SELECT
    _s.claim, _s.kinds,
    CASE
        WHEN _s.best.certainty = 'denied' THEN 'denied'
        WHEN _a.claim IS NOT NULL AND (_a.attested OR NOT _s.best.attested) THEN 'contested'
        ELSE _s.best.certainty
    END AS state,
    _s.best.certainty AS certainty,
    _s.best.attested AND _s.best.happened_to <= "at"::TIMESTAMPTZ AS is_firm,
    CASE WHEN _s.best.happened_to <= "at"::TIMESTAMPTZ THEN 'sure'
        ELSE 'possible' END AS occurrence,
    _s.supporting, coalesce(_a.contradicting, 0) AS contradicting, _s.members,
    coalesce(_a.keys, []) AS contradicted_by, _a.known_at AS contradicted_from,
    _s.first.known_at AS known_at, _s.first.own_certainty AS first_certainty,
    _s.first.key AS first_key,
    _s.confirmed_from AS confirmed_at,
    internal.days_between(_s.first.known_at, _s.confirmed_from) AS days_to_confirmation,
    internal.finite(_s.best.happened_from) AS happened_from,
    _s.best.happened_to AS happened_to, _i.id, _i.source,
    _s.best.key AS key,
    list_sort(list_distinct(_s.members || coalesce(_a.keys, []))) AS evidence
FROM _supported AS _s LEFT JOIN _against AS _a ON _a.claim = _s.claim
JOIN internal.canonical_records AS _i ON _i.key = _s.best.key;

CREATE OR REPLACE VIEW claims AS FROM claims_as_of(session_at(), session_known(), session_logged());
