-- Who supplies what to which product, and how far: the latest firm statement for each consumer, product, supplier and resource
-- (`of`: model or compute), unless that says dropped, or lasted only until then. `possible_extent` is the later one that rumours,
-- contested claims and open intervals would put in its place.
-- needs: counted_as_of stands
-- example: SELECT product, supplier, extent, possible_extent FROM suppliers_as_of(TIMESTAMPTZ '2025-10-01', TIMESTAMPTZ '2025-10-01') WHERE consumer = 'microsoft' ORDER BY ALL

CREATE OR REPLACE MACRO suppliers_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH f AS (
    SELECT *, row(happened_to, happened_from, known_at, logged_at, topic, "partition", "offset") AS place
    FROM counted_as_of('fact_suppliers', "at", known, logged) WHERE certainty <> 'denied'
),
g AS (
    SELECT consumer, product, supplier, "of", max_by(f, place) FILTER (firm) AS a, max_by(f, place) AS p
    FROM f GROUP BY ALL
),
r AS (
    SELECT
        * REPLACE (
            CASE WHEN a.extent <> 'dropped' AND coalesce(a.lasted_until > "at"::TIMESTAMPTZ, true) THEN a END AS a,
            CASE WHEN a.key IS DISTINCT FROM p.key AND coalesce(p.lasted_until > "at"::TIMESTAMPTZ, true) THEN p END AS p
        )
    FROM g
)
SELECT
    consumer, product, supplier, "of", a.extent AS extent, a.model AS model, a."share" AS "share", a.share_bound AS share_bound,
    p.extent AS possible_extent, p."share" AS possible_share, p.certainty AS possible_certainty, p.occurrence AS possible_occurrence, p.key AS possible_key,
    coalesce(a.happened_from, p.happened_from) AS happened_from, coalesce(a.happened_to, p.happened_to) AS happened_to,
    coalesce(a.occurrence, p.occurrence) AS occurrence, coalesce(a.known_at, p.known_at) AS known_at,
    coalesce(a.certainty, p.certainty) AS certainty, a.key IS NOT NULL AS firm, coalesce(a.claim, p.claim) AS claim,
    s.id, s."source", coalesce(a.key, p.key) AS key,
    list_sort([x FOR x IN [a.key, p.key] IF x IS NOT NULL]) AS evidence
FROM r JOIN stands AS s ON s.key = coalesce(a.key, p.key)
WHERE a.key IS NOT NULL OR p.extent <> 'dropped';

CREATE OR REPLACE VIEW suppliers AS FROM suppliers_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
