-- Who holds each role, cell by cell over its plane: what roles_as_of gives there. With `diagonal`
-- only the cells that hold a moment of the world as known in that very moment.
-- example: SELECT question, known_from, at_from, answer FROM internal.belief_roles() ORDER BY ALL
--   LIMIT 10

CREATE OR REPLACE MACRO internal.belief_roles(
    logged := 'infinity'::TIMESTAMPTZ, diagonal := false
) AS TABLE
WITH _f AS MATERIALIZED (
    SELECT
        key, kind, person, people, from_org, to_org, internal.comparable_name(role) AS post,
        internal.comparable_name(team) AS unit,
        certainty, attested, happened_to, lasted_until, known_from, known_to, counts_from,
        counts_to,
        CASE WHEN person IS NOT NULL THEN 'person ' || internal.comparable_name(person)
            ELSE 'people ' || internal.comparable_name(people) END AS who,
        row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
            kafka_offset) AS place
    FROM effective_facts_history('fact_talent', logged) WHERE certainty <> 'denied'
),
_taken AS MATERIALIZED (
    SELECT *, dense_rank() OVER (PARTITION BY question ORDER BY place) AS strength
    FROM (SELECT *, internal.question_of_role(post, to_org, unit) AS question FROM _f
        WHERE kind <> 'talent.departed' AND to_org IS NOT NULL AND post IS NOT NULL)
),
-- Who left which role; without one, all that they held there. Who came from elsewhere has left
-- that.
_left AS MATERIALIZED (
    SELECT DISTINCT _t.question, _l.*
    FROM _taken AS _t JOIN _f AS _l ON _l.from_org = _t.to_org AND _l.who = _t.who
        AND (_l.kind <> 'talent.departed' OR _l.post IS NULL
            OR (_l.post = _t.post AND coalesce(_l.unit = _t.unit, true)))
    WHERE _l.kind = 'talent.departed' OR _l.from_org IS DISTINCT FROM _l.to_org
),
_all AS (FROM _taken UNION ALL BY NAME FROM _left),
_slabs AS (
    SELECT *, lead(known_from) OVER (PARTITION BY question ORDER BY known_from) AS known_to
    FROM (SELECT DISTINCT question,
        UNNEST([known_from, known_to, '-infinity'::TIMESTAMPTZ,
        'infinity'::TIMESTAMPTZ]) AS known_from FROM _all)
    QUALIFY known_to IS NOT NULL
),
_columns AS (
    SELECT *, lead(at_from) OVER (PARTITION BY question ORDER BY at_from) AS at_to
    FROM (
        SELECT DISTINCT question,
            UNNEST([counts_from, counts_to, happened_to, lasted_until, '-infinity'::TIMESTAMPTZ,
            'infinity'::TIMESTAMPTZ]) AS at_from
        FROM _all
    )
    WHERE at_from IS NOT NULL
    QUALIFY at_to IS NOT NULL
),
-- The diagonal comes into a new cell where a slab or a column begins: these are as many as both
-- together, the plane's as both multiplied.
_met AS (SELECT question, known_from AS moment FROM _slabs UNION SELECT question, at_from
    FROM _columns),
_crossed AS (
    SELECT _k.question, _k.known_from, _k.known_to, _c.at_from, _c.at_to
    FROM _slabs AS _k JOIN _columns AS _c ON _c.question = _k.question WHERE NOT diagonal
    UNION ALL
    SELECT _m.question, _k.known_from, _k.known_to, _c.at_from, _c.at_to
    FROM _met AS _m
    ASOF JOIN _slabs AS _k ON _k.question = _m.question AND _k.known_from <= _m.moment
    ASOF JOIN _columns AS _c ON _c.question = _m.question AND _c.at_from <= _m.moment
    WHERE diagonal
),
_strongest AS (
    SELECT
        _c.question, _c.known_from, _c.known_to, _c.at_from, _c.at_to,
        max(_t.strength) FILTER (_t.attested AND _t.happened_to <= _c.at_from) AS is_firm,
        max(_t.strength) AS possible
    FROM _crossed AS _c
    LEFT JOIN _taken AS _t ON _t.question = _c.question AND _t.known_from <= _c.known_from
        AND _t.known_to > _c.known_from
        AND _t.counts_from <= _c.at_from AND _t.counts_to > _c.at_from
    GROUP BY ALL
),
_cells AS (
    SELECT _c.question, _c.known_from, _c.known_to, _c.at_from, _c.at_to, _f.taken AS _a,
        _p.taken AS _p
    FROM _strongest AS _c
    LEFT JOIN (SELECT _t AS taken FROM _taken AS _t) AS _f
        ON _f.taken.question = _c.question AND _f.taken.strength = _c.is_firm
            AND _f.taken.known_from <= _c.known_from AND _f.taken.known_to > _c.known_from
    LEFT JOIN (SELECT _t AS taken FROM _taken AS _t) AS _p
        ON _p.taken.question = _c.question AND _p.taken.strength = _c.possible
            AND _p.taken.known_from <= _c.known_from AND _p.taken.known_to > _c.known_from
),
_gone AS (
    SELECT
        _c.question, _c.known_from, _c.at_from,
        coalesce(bool_or(_l.who = _c._a.who AND _l.place > _c._a.place AND _l.attested
            AND _l.happened_to <= _c.at_from), false) AS firmly,
        max_by(_l, _l.place) FILTER (_l.who = _c._p.who AND _l.place > _c._p.place) AS _l
    FROM _cells AS _c
    JOIN _left AS _l ON _l.question = _c.question AND _l.known_from <= _c.known_from
    AND _l.known_to > _c.known_from
        AND _l.counts_from <= _c.at_from AND _l.counts_to > _c.at_from
    GROUP BY ALL
),
_held AS (
    SELECT _c.* REPLACE (CASE WHEN _g.firmly OR _c._a.lasted_until <= _c.at_from THEN NULL
        ELSE _c._a END AS _a), _g._l AS _l
    FROM _cells AS _c
    LEFT JOIN _gone AS _g ON _g.question = _c.question AND _g.known_from = _c.known_from
    AND _g.at_from = _c.at_from
),
_stated AS (
    SELECT
        * REPLACE (
            CASE
                WHEN _l.key IS NOT NULL THEN CASE WHEN _a.key IS NOT NULL THEN _l END
                WHEN _p.who = _a.who OR _p.lasted_until <= at_from THEN NULL
                ELSE _p
            END AS _p
        ),
        _l.key IS NOT NULL AS leaves
    FROM _held
)
SELECT
    'roles' AS read_model, question, known_from, known_to, at_from, at_to,
    coalesce(_a.person, _a.people) AS answer, NULL::DOUBLE AS value, _a.certainty AS certainty,
    CASE WHEN _p.key IS NOT NULL THEN CASE WHEN leaves THEN 'nobody'
        ELSE coalesce(_p.person, _p.people) END END AS possible_answer,
        _p.certainty AS possible_certainty,
    list_sort([_x FOR _x IN [_a.key, _p.key] IF _x IS NOT NULL]) AS evidence
FROM _stated;
