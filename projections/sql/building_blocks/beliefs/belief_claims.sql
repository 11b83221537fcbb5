-- Whether each claim holds, cell by cell over its plane: the state that claims_as_of gives there,
-- and the certainty of its best member. With `diagonal` only the cells that hold a moment of the
-- world as known in that very moment.
-- example: SELECT question, known_from, at_from, answer FROM internal.belief_claims() ORDER BY ALL
--   LIMIT 10

CREATE OR REPLACE MACRO internal.belief_claims(
    logged := 'infinity'::TIMESTAMPTZ, diagonal := false
) AS TABLE
WITH _m AS MATERIALIZED (
    SELECT
        claim, key, certainty, attested, happened_from, known_from, known_to,
        row(internal.certainty_rank(certainty, attested), known_at, logged_at, kafka_topic,
            kafka_partition, kafka_offset) AS preference
    FROM facts_history('claim_statements', logged) WHERE claim_stance = 'supports'
),
_x AS MATERIALIZED (FROM contradictions_history(logged)),
_slabs AS (
    SELECT *, lead(known_from) OVER (PARTITION BY claim ORDER BY known_from) AS known_to
    FROM (
        SELECT claim,
            UNNEST([known_from, known_to, '-infinity'::TIMESTAMPTZ,
            'infinity'::TIMESTAMPTZ]) AS known_from FROM _m
        UNION SELECT claim, UNNEST([known_from, known_to]) FROM _x SEMI JOIN _m USING (claim)
    )
    QUALIFY known_to IS NOT NULL
),
_against AS (
    SELECT _k.claim, _k.known_from, bool_or(_x.attested) AS attested, list(DISTINCT _x.key) AS keys
    FROM _slabs AS _k
    JOIN _x ON _x.claim = _k.claim AND _x.known_from <= _k.known_from
    AND _x.known_to > _k.known_from
    GROUP BY ALL
),
_columns AS (
    SELECT *, lead(at_from) OVER (PARTITION BY claim ORDER BY at_from) AS at_to
    FROM (SELECT DISTINCT claim,
        UNNEST([happened_from, '-infinity'::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ]) AS at_from
        FROM _m)
    QUALIFY at_to IS NOT NULL
),
_supported AS (
    SELECT _k.claim, _k.known_from, _k.known_to, _c.at_from, _c.at_to,
        min_by(_m, preference) AS best, list(DISTINCT _m.key) FILTER (_m.key IS NOT NULL) AS keys
    FROM _slabs AS _k JOIN _columns AS _c ON _c.claim = _k.claim
    LEFT JOIN _m ON _m.claim = _k.claim AND _m.known_from <= _k.known_from
        AND _m.known_to > _k.known_from AND _m.happened_from <= _c.at_from
    WHERE NOT diagonal OR greatest(_c.at_from, _k.known_from) < least(_c.at_to, _k.known_to)
    GROUP BY ALL
)
SELECT
    'claims' AS read_model, internal.question_of_claim(_s.claim) AS question, _s.known_from,
    _s.known_to, _s.at_from, _s.at_to,
    CASE
        WHEN _s.best.certainty = 'denied' THEN 'denied'
        WHEN _s.best.key IS NOT NULL AND _a.claim IS NOT NULL
            AND (_a.attested OR NOT _s.best.attested) THEN 'contested'
        ELSE _s.best.certainty
    END AS answer,
    NULL::DOUBLE AS value, _s.best.certainty AS certainty, NULL::VARCHAR AS possible_answer,
    NULL::VARCHAR AS possible_certainty, _s.best.key AS key,
    CASE WHEN _s.best.key IS NULL THEN []
        ELSE list_sort(list_distinct(_s.keys || coalesce(_a.keys, []))) END AS evidence
FROM _supported AS _s
LEFT JOIN _against AS _a ON _a.claim = _s.claim AND _a.known_from = _s.known_from;
