-- Terms between partners that are in force: per partners, term and holder the latest firm statement, unless it ended the term, or its
-- time (`until`, `lasted_until`) has run out. `possible_change` is the later statement that rumours, contested claims and open
-- intervals would put in its place.
-- needs: counted_as_of bounds stands
-- example: SELECT partners, term, holder, words, until FROM terms_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO terms_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH f AS (
    SELECT
        *, row(happened_to, happened_from, known_at, logged_at, topic, "partition", "offset", change, words) AS place,
        least(until, lasted_until) AS ends
    FROM counted_as_of('fact_terms', "at", known, logged)
    WHERE certainty <> 'denied' AND term IS NOT NULL
),
g AS (
    SELECT partners, term, holder, max_by(f, place) FILTER (firm AND commitment IN ('agreed', 'done')) AS a, max_by(f, place) AS p
    FROM f GROUP BY ALL
),
r AS (
    SELECT
        * REPLACE (
            CASE WHEN a.change <> 'ended' AND coalesce(a.ends > "at"::TIMESTAMPTZ, true) THEN a END AS a,
            CASE WHEN p.place IS DISTINCT FROM a.place AND coalesce(p.ends > "at"::TIMESTAMPTZ, true) THEN p END AS p
        )
    FROM g
)
SELECT
    partners, term, holder, a.change AS change, a.words AS words, a.until AS until, a.exclusive AS exclusive, a.amount AS amount, a.currency AS currency, a.bound AS bound, a.commitment AS commitment,
    p.change AS possible_change, p.words AS possible_words, p.commitment AS possible_commitment, p.certainty AS possible_certainty, p.key AS possible_key,
    coalesce(a.happened_from, p.happened_from) AS happened_from, coalesce(a.happened_to, p.happened_to) AS happened_to, coalesce(a.lasted_until, p.lasted_until) AS lasted_until,
    coalesce(a.occurrence, p.occurrence) AS occurrence, coalesce(a.known_at, p.known_at) AS known_at, coalesce(a.certainty, p.certainty) AS certainty,
    a.key IS NOT NULL AS firm, coalesce(a.claim, p.claim) AS claim, s.id, s."source", coalesce(a.key, p.key) AS key,
    list_sort(list_distinct([x FOR x IN [a.key, p.key] IF x IS NOT NULL])) AS evidence
FROM r JOIN stands AS s ON s.key = coalesce(a.key, p.key)
WHERE a.key IS NOT NULL OR p.change <> 'ended';

CREATE OR REPLACE VIEW terms AS FROM terms_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
