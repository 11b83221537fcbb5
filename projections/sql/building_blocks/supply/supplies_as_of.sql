-- suppliers_as_of, with suppliers that were dropped where with_dropped is true.

CREATE OR REPLACE MACRO internal.supplies_as_of(
    "at", known, with_dropped, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
WITH _f AS (
    SELECT *,
        row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
        kafka_offset) AS place
    FROM effective_facts_as_of('fact_suppliers', "at", known, logged) WHERE certainty <> 'denied'
),
_g AS (
    SELECT consumer, product, supplier, resource, max_by(_f, place) FILTER (is_firm) AS _a,
        max_by(_f, place) AS _p
    FROM _f GROUP BY ALL
),
_r AS (
    SELECT
        * REPLACE (
            CASE WHEN (with_dropped OR _a.extent <> 'dropped')
                AND coalesce(_a.lasted_until > "at"::TIMESTAMPTZ, true) THEN _a END AS _a,
            CASE WHEN _a.key IS DISTINCT FROM _p.key
                AND coalesce(_p.lasted_until > "at"::TIMESTAMPTZ, true) THEN _p END AS _p
        )
    FROM _g
)
SELECT
    consumer, product, supplier, resource, _a.extent AS extent, _a.model AS model,
    _a.share AS share, _a.share_bound AS share_bound,
    _p.extent AS possible_extent, _p.share AS possible_share,
    _p.share_bound AS possible_share_bound, _p.certainty AS possible_certainty,
    _p.occurrence AS possible_occurrence, _p.key AS possible_key,
    coalesce(_a.happened_from, _p.happened_from) AS happened_from,
    coalesce(_a.happened_to, _p.happened_to) AS happened_to,
    coalesce(_a.occurrence, _p.occurrence) AS occurrence,
    coalesce(_a.known_at, _p.known_at) AS known_at,
    coalesce(_a.certainty, _p.certainty) AS certainty, _a.key IS NOT NULL AS is_firm,
    CASE WHEN _a.key IS NULL THEN _p.claim ELSE _a.claim END AS claim,
    _s.id, _s.source, coalesce(_a.key, _p.key) AS key,
    list_sort([_x FOR _x IN [_a.key, _p.key] IF _x IS NOT NULL]) AS evidence
FROM _r JOIN internal.canonical_records AS _s ON _s.key = coalesce(_a.key, _p.key)
WHERE with_dropped OR _a.key IS NOT NULL OR _p.extent <> 'dropped';
