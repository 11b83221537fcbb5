-- The rows of a fact table that count, over all knowledge: each with spans of knowledge [known_from, known_to) and the times of the
-- world [counts_from, counts_to) for which it counts in each: from its start, until a better-certain member of its claim has
-- happened. What counted_as_of gives at one point is what of this holds there.
-- needs: facts_over certainty_rank
-- example: SELECT key, known_from, known_to, counts_from, counts_to FROM counted_over('fact_revenue') ORDER BY ALL

CREATE OR REPLACE MACRO counted_over(facts, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS (
    SELECT
        *,
        CASE WHEN claim_stance = 'supports' THEN claim END AS told,
        row(certainty_rank(certainty, vouched), known_at, logged_at, topic, "partition", "offset") AS preference
    FROM facts_over(facts, logged)
),
_moments AS (
    SELECT kind, told, known_from AS moment FROM _f WHERE told IS NOT NULL
    UNION
    SELECT kind, told, known_to FROM _f WHERE told IS NOT NULL
),
_spans AS (
    SELECT *, lead(moment) OVER (PARTITION BY kind, told ORDER BY moment) AS until FROM _moments
),
_cut AS (
    SELECT _f.* REPLACE (_s.moment AS known_from, _s.until AS known_to)
    FROM _f JOIN _spans AS _s ON _s.kind = _f.kind AND _s.told = _f.told AND _s.moment >= _f.known_from AND _s.moment < _f.known_to
),
_best AS (
    SELECT *, min(happened_from) OVER (
        PARTITION BY kind, told, known_from ORDER BY preference
        RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP
    ) AS better_from
    FROM _cut
)
SELECT * EXCLUDE (told, preference), happened_from AS counts_from, 'infinity'::TIMESTAMPTZ AS counts_to FROM _f WHERE told IS NULL
UNION ALL
SELECT * EXCLUDE (told, preference, better_from), happened_from, coalesce(better_from, 'infinity'::TIMESTAMPTZ)
FROM _best WHERE better_from IS NULL OR better_from > happened_from;

COMMENT ON MACRO TABLE counted_over IS 'The rows of a fact table that count, over all knowledge: each with spans of knowledge [known_from, known_to) and the times of the world [counts_from, counts_to) for which it counts in each: from its start, until a better-certain member of its claim has happened. What counted_as_of gives at one point is what of this holds there.';
