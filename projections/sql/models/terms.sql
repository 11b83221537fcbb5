-- Terms between partners that are in force: per partners, term and holder the latest firm statement, unless it ended the term, or its
-- time (`until`, `lasted_until`) has run out. `possible_change` is the later statement that rumours, contested claims and open
-- intervals would put in its place.
-- needs: counted_as_of bounds stands
-- example: SELECT partners, term, holder, words, until FROM terms_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO terms_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS (
    SELECT
        *, row(happened_to, happened_from, known_at, logged_at, topic, "partition", "offset", change, words) AS place,
        least(until, lasted_until) AS ends
    FROM counted_as_of('fact_terms', "at", known, logged)
    WHERE certainty <> 'denied' AND term IS NOT NULL
),
_g AS (
    SELECT partners, term, holder, max_by(_f, place) FILTER (firm AND commitment IN ('agreed', 'done')) AS _a, max_by(_f, place) AS _p
    FROM _f GROUP BY ALL
),
_r AS (
    SELECT
        * REPLACE (
            CASE WHEN _a.change <> 'ended' AND coalesce(_a.ends > "at"::TIMESTAMPTZ, true) THEN _a END AS _a,
            CASE WHEN _p.place IS DISTINCT FROM _a.place AND coalesce(_p.ends > "at"::TIMESTAMPTZ, true) THEN _p END AS _p
        )
    FROM _g
)
SELECT
    partners, term, holder, _a.change AS change, _a.words AS words, _a.until AS until, _a.exclusive AS exclusive, _a.amount AS amount, _a.currency AS currency, _a.bound AS bound, _a.commitment AS commitment,
    _p.change AS possible_change, _p.words AS possible_words, _p.commitment AS possible_commitment, _p.certainty AS possible_certainty, _p.key AS possible_key,
    coalesce(_a.happened_from, _p.happened_from) AS happened_from, coalesce(_a.happened_to, _p.happened_to) AS happened_to, coalesce(_a.lasted_until, _p.lasted_until) AS lasted_until,
    coalesce(_a.occurrence, _p.occurrence) AS occurrence, coalesce(_a.known_at, _p.known_at) AS known_at, coalesce(_a.certainty, _p.certainty) AS certainty,
    _a.key IS NOT NULL AS firm, coalesce(_a.claim, _p.claim) AS claim, _s.id, _s."source", coalesce(_a.key, _p.key) AS key,
    list_sort(list_distinct([_x FOR _x IN [_a.key, _p.key] IF _x IS NOT NULL])) AS evidence
FROM _r JOIN stands AS _s ON _s.key = coalesce(_a.key, _p.key)
WHERE _a.key IS NOT NULL OR _p.change <> 'ended';

CREATE OR REPLACE VIEW terms AS FROM terms_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
