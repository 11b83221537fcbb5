-- The answers of questions whose answer is the strongest statement, along the diagonal: what
-- belief_cells says of each moment of the world as known in that very moment, without the rest of
-- the plane. One row a moment at which a statement begins or ceases to hold. Most statements hold
-- for ever from some moment on: of these the strongest so far is enough. Only the others are
-- checked at every moment.
-- example: SELECT question, since, answer FROM internal.belief_cells_as_known_then() ORDER BY ALL
--   LIMIT 10

CREATE OR REPLACE MACRO internal.belief_cells_as_known_then(
    logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
WITH _s AS MATERIALIZED (
    SELECT
        read_model, question, key, answer, value, certainty, result, closes, ends, strength, height,
        greatest(known_from, counts_from) AS since, least(known_to, counts_to) AS until,
        CASE WHEN attested THEN greatest(known_from, counts_from, sure_from) END AS firm_from
    FROM internal.belief_statements(logged)
),
_moments AS MATERIALIZED (
    SELECT DISTINCT read_model, question, moment
    FROM (SELECT read_model, question,
        UNNEST(['-infinity'::TIMESTAMPTZ, since, until, firm_from, ends]) AS moment FROM _s)
    WHERE moment < 'infinity'
),
_begun AS (
    SELECT read_model, question, moment, max(possible) AS possible, max(is_firm) AS is_firm
    FROM (
        SELECT read_model, question, moment, NULL::BIGINT AS possible, NULL::BIGINT AS is_firm
        FROM _moments
        UNION ALL SELECT read_model, question, since, strength, NULL FROM _s
            WHERE until = 'infinity' AND since < 'infinity'
        UNION ALL SELECT read_model, question, firm_from, NULL, strength FROM _s
            WHERE until = 'infinity' AND firm_from < 'infinity'
    )
    GROUP BY ALL
),
_lasting AS (
    SELECT read_model, question, moment, max(possible) OVER _so_far AS possible,
        max(is_firm) OVER _so_far AS is_firm
    FROM _begun WINDOW _so_far AS (PARTITION BY read_model, question ORDER BY moment)
),
_passing AS (
    SELECT _m.read_model, _m.question, _m.moment, max(_s.strength) AS possible,
        max(_s.strength) FILTER (_s.firm_from <= _m.moment) AS is_firm
    FROM _s JOIN _moments AS _m
        ON _m.read_model = _s.read_model AND _m.question = _s.question AND _m.moment >= _s.since
            AND _m.moment < _s.until
    WHERE _s.until < 'infinity'
    GROUP BY ALL
),
_best AS (
    SELECT _l.read_model, _l.question, _l.moment, greatest(_l.possible, _p.possible) AS possible,
        greatest(_l.is_firm, _p.is_firm) AS is_firm
    FROM _lasting AS _l LEFT JOIN _passing AS _p
        ON _p.read_model = _l.read_model AND _p.question = _l.question AND _p.moment = _l.moment
),
_stated AS (
    SELECT
        _b.read_model, _b.question, _b.moment,
        CASE WHEN _a.key IS NULL OR _a.closes OR _a.ends <= _b.moment THEN NULL ELSE _a END AS _a,
        CASE WHEN _p.key IS NULL OR _p.height <= _a.height OR _p.ends <= _b.moment THEN NULL
            ELSE _p END AS _p
    FROM _best AS _b
    LEFT JOIN _s AS _a
        ON _a.read_model = _b.read_model AND _a.question = _b.question AND _a.strength = _b.is_firm
            AND _a.since <= _b.moment AND _a.until > _b.moment
    LEFT JOIN _s AS _p
        ON _p.read_model = _b.read_model AND _p.question = _b.question AND _p.strength = _b.possible
            AND _p.since <= _b.moment AND _p.until > _b.moment
)
SELECT
    read_model, question, moment AS since,
    _a.answer AS answer, _a.value AS value, _a.certainty AS certainty,
    _p.answer AS possible_answer, _p.certainty AS possible_certainty, _a.key AS key,
    _p.key AS possible_key, _a.result AS result, _p.result AS possible_result,
    list_sort([_x FOR _x IN [_a.key, _p.key] IF _x IS NOT NULL]) AS evidence
FROM (
    SELECT * REPLACE (CASE WHEN _p.closes AND _a IS NULL THEN NULL ELSE _p END AS _p) FROM _stated
);
