-- The answers of questions whose answer is the strongest statement, cell by cell: for each question
-- its plane is cut at every moment of knowledge, and within each at every moment of the world, at
-- which a statement begins or ceases to hold.
-- example: SELECT question, known_from, at_from, answer FROM internal.belief_cells() ORDER BY ALL
--   LIMIT 10

CREATE OR REPLACE MACRO internal.belief_cells(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _s AS MATERIALIZED (
    SELECT *,
        {'key': key, 'answer': answer, 'value': value, 'certainty': certainty, 'closes': closes,
        'ends': ends, 'height': height} AS candidate
    FROM internal.belief_statements(logged)
),
_slabs AS (
    SELECT *,
        lead(known_from) OVER (PARTITION BY read_model, question ORDER BY known_from) AS known_to
    FROM (
        SELECT read_model, question,
            UNNEST([known_from, known_to, '-infinity'::TIMESTAMPTZ]) AS known_from FROM _s
        UNION SELECT read_model, question, 'infinity'::TIMESTAMPTZ FROM _s
    )
    QUALIFY known_to IS NOT NULL
),
_held AS (
    SELECT _s.* REPLACE (_k.known_from AS known_from, _k.known_to AS known_to)
    FROM _slabs AS _k
    JOIN _s ON _s.read_model = _k.read_model AND _s.question = _k.question
    AND _s.known_from <= _k.known_from AND _s.known_to > _k.known_from
),
_columns AS (
    SELECT *,
        lead(at_from) OVER (PARTITION BY read_model, question, known_from ORDER BY at_from) AS at_to
    FROM (
        SELECT read_model, question, known_from, known_to,
            UNNEST([counts_from, counts_to, sure_from, ends]) AS at_from FROM _held
        UNION SELECT read_model, question, known_from, known_to,
        UNNEST(['-infinity'::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ]) FROM _slabs
    )
    WHERE at_from IS NOT NULL
    QUALIFY at_to IS NOT NULL
),
_cells AS (
    SELECT
        _c.read_model, _c.question, _c.known_from, _c.known_to, _c.at_from, _c.at_to,
        max_by(_h.candidate, _h.strength) FILTER (_h.attested AND _h.sure_from <= _c.at_from) AS _a,
        max_by(_h.candidate, _h.strength) AS _p
    FROM _columns AS _c
    LEFT JOIN _held AS _h ON _h.read_model = _c.read_model AND _h.question = _c.question
        AND _h.known_from = _c.known_from
        AND _h.counts_from <= _c.at_from AND _h.counts_to > _c.at_from
    GROUP BY ALL
),
_stated AS (
    SELECT * REPLACE (CASE WHEN _a.closes OR _a.ends <= at_from THEN NULL ELSE _a END AS _a,
        CASE WHEN _p.height <= _a.height OR _p.ends <= at_from THEN NULL ELSE _p END AS _p)
    FROM _cells
)
SELECT
    read_model, question, known_from, known_to, at_from, at_to,
    _a.answer AS answer, _a.value AS value, _a.certainty AS certainty,
    _p.answer AS possible_answer, _p.certainty AS possible_certainty, _a.key AS key,
    _p.key AS possible_key,
    list_sort([_x FOR _x IN [_a.key, _p.key] IF _x IS NOT NULL]) AS evidence
FROM (
    SELECT * REPLACE (CASE WHEN _p.closes AND _a IS NULL THEN NULL ELSE _p END AS _p) FROM _stated
);
