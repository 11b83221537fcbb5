-- The path of each claim's certainty over what was known, up to `known`, judged of `at`: one row a
-- span of knowledge in which its state and certainty stayed the same.
-- example: SELECT claim, known_from, state FROM claim_history_as_of(DATE '2026-07-01', DATE
--   '2026-07-01') ORDER BY ALL
-- column known_from: From when it was so believed.
-- column known_to: Until when; NULL: still.
-- column certainty: Certainty of the best member.
-- column key: Key of the best member.

CREATE OR REPLACE MACRO claim_history_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _m AS MATERIALIZED (
    SELECT
        claim, key, certainty, attested, happened_to, known_from, known_to,
        row(internal.certainty_rank(certainty, attested), known_at, logged_at, kafka_topic,
            kafka_partition, kafka_offset) AS preference
    FROM facts_history('claim_statements', logged)
    WHERE claim_stance = 'supports' AND happened_from <= "at"::TIMESTAMPTZ
        AND known_from <= known::TIMESTAMPTZ
),
_x AS MATERIALIZED (SELECT * FROM contradictions_history(logged)
    WHERE known_from <= known::TIMESTAMPTZ),
_moments AS (
    SELECT claim, UNNEST([known_from, known_to]) AS moment FROM _m
    UNION
    SELECT claim, UNNEST([known_from, known_to]) FROM _x
),
_slabs AS (
    SELECT claim, moment,
        lead(moment, 1, 'infinity'::TIMESTAMPTZ)
        OVER (PARTITION BY claim ORDER BY moment) AS next_moment
    FROM _moments WHERE moment <= known::TIMESTAMPTZ
),
_supported AS (
    SELECT _p.claim, _p.moment, _p.next_moment, min_by(_m, preference) AS best,
        count(*) AS supporting, list(_m.key) AS members
    FROM _slabs AS _p
    JOIN _m ON _m.claim = _p.claim AND _m.known_from <= _p.moment AND _m.known_to > _p.moment
    GROUP BY ALL
),
_against AS (
    SELECT _p.claim, _p.moment, count(*) AS contradicting, bool_or(_x.attested) AS attested,
        list(_x.key) AS keys
    FROM _slabs AS _p
    JOIN _x ON _x.claim = _p.claim AND _x.known_from <= _p.moment AND _x.known_to > _p.moment
    GROUP BY ALL
),
_seen AS (
    SELECT
        _s.claim, _s.moment, _s.next_moment, _s.best.key AS key, _s.best.certainty AS certainty,
        _s.supporting, coalesce(_a.contradicting, 0) AS contradicting,
        CASE
            WHEN _s.best.certainty = 'denied' THEN 'denied'
            WHEN _a.claim IS NOT NULL AND (_a.attested OR NOT _s.best.attested) THEN 'contested'
            ELSE _s.best.certainty
        END AS state,
        CASE WHEN _s.best.happened_to <= "at"::TIMESTAMPTZ THEN 'sure'
            ELSE 'possible' END AS occurrence,
        list_sort(list_distinct(_s.members || coalesce(_a.keys, []))) AS evidence
    FROM _supported AS _s LEFT JOIN _against AS _a ON _a.claim = _s.claim AND _a.moment = _s.moment
),
_begun AS (
    SELECT
        *, sum(CASE WHEN as_before THEN 0 ELSE 1 END)
            OVER (PARTITION BY claim ORDER BY moment) AS span
    FROM (
        SELECT *,
            row(state, certainty) = lag(row(state, certainty)) OVER _path
            AND moment = lag(next_moment) OVER _path AS as_before
        FROM _seen WINDOW _path AS (PARTITION BY claim ORDER BY moment)
    )
),
_spans AS (
    SELECT claim, min(moment) AS known_from, max(next_moment) AS known_to,
        min_by(_begun, moment) AS _b FROM _begun GROUP BY claim, span
)
SELECT
    _n.claim, known_from, internal.finite(known_to) AS known_to,
    _b.state AS state, _b.certainty AS certainty,
    _b.occurrence AS occurrence, _b.supporting AS supporting,
    _b.contradicting AS contradicting, _i.id, _i.source, _b.key AS key, _b.evidence AS evidence
FROM _spans AS _n JOIN internal.canonical_records AS _i ON _i.key = _n._b.key;

CREATE OR REPLACE VIEW claim_history AS
    FROM claim_history_as_of(session_at(), session_known(), session_logged());
