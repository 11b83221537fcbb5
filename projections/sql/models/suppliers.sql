-- Who supplies what to which product, and how far: the latest firm statement for each consumer, product, supplier and resource
-- (`resource`: model or compute), unless that says dropped, or lasted only until then. `possible_extent` is the later one that rumors,
-- contested claims and open intervals would put in its place.
-- needs: effective_facts_as_of canonical_records
-- example: SELECT product, supplier, extent, possible_extent FROM suppliers_as_of(TIMESTAMPTZ '2025-10-01', TIMESTAMPTZ '2025-10-01') WHERE consumer = 'microsoft' ORDER BY ALL

CREATE OR REPLACE MACRO internal.supplies_as_of("at", known, with_dropped, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS (
    SELECT *, row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset) AS place
    FROM effective_facts_as_of('fact_suppliers', "at", known, logged) WHERE certainty <> 'denied'
),
_g AS (
    SELECT consumer, product, supplier, resource, max_by(_f, place) FILTER (is_firm) AS _a, max_by(_f, place) AS _p
    FROM _f GROUP BY ALL
),
_r AS (
    SELECT
        * REPLACE (
            CASE WHEN (with_dropped OR _a.extent <> 'dropped') AND coalesce(_a.lasted_until > "at"::TIMESTAMPTZ, true) THEN _a END AS _a,
            CASE WHEN _a.key IS DISTINCT FROM _p.key AND coalesce(_p.lasted_until > "at"::TIMESTAMPTZ, true) THEN _p END AS _p
        )
    FROM _g
)
SELECT
    consumer, product, supplier, resource, _a.extent AS extent, _a.model AS model, _a.share AS share, _a.share_bound AS share_bound,
    _p.extent AS possible_extent, _p.share AS possible_share, _p.certainty AS possible_certainty, _p.occurrence AS possible_occurrence, _p.key AS possible_key,
    coalesce(_a.happened_from, _p.happened_from) AS happened_from, coalesce(_a.happened_to, _p.happened_to) AS happened_to,
    coalesce(_a.occurrence, _p.occurrence) AS occurrence, coalesce(_a.known_at, _p.known_at) AS known_at,
    coalesce(_a.certainty, _p.certainty) AS certainty, _a.key IS NOT NULL AS is_firm, CASE WHEN _a.key IS NULL THEN _p.claim ELSE _a.claim END AS claim,
    _s.id, _s.source, coalesce(_a.key, _p.key) AS key,
    list_sort([_x FOR _x IN [_a.key, _p.key] IF _x IS NOT NULL]) AS evidence
FROM _r JOIN internal.canonical_records AS _s ON _s.key = coalesce(_a.key, _p.key)
WHERE with_dropped OR _a.key IS NOT NULL OR _p.extent <> 'dropped';

CREATE OR REPLACE MACRO suppliers_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
FROM internal.supplies_as_of("at", known, false, logged);

CREATE OR REPLACE VIEW suppliers AS FROM suppliers_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE internal.supplies_as_of IS 'suppliers_as_of, with suppliers that were dropped where with_dropped is true.';
COMMENT ON MACRO TABLE suppliers_as_of IS 'Who supplies what to which product, and how far: the latest firm statement for each consumer, product, supplier and resource (`resource`: model or compute), unless that says dropped, or lasted only until then. `possible_extent` is the later one that rumors, contested claims and open intervals would put in its place.';
COMMENT ON VIEW suppliers IS 'Who supplies what to which product, and how far: the latest firm statement for each consumer, product, supplier and resource (`resource`: model or compute), unless that says dropped, or lasted only until then. `possible_extent` is the later one that rumors, contested claims and open intervals would put in its place.';
COMMENT ON COLUMN suppliers.consumer IS 'Slug of who takes it.';
COMMENT ON COLUMN suppliers.product IS 'The product; NULL: the whole consumer.';
COMMENT ON COLUMN suppliers.supplier IS 'Slug of who supplies.';
COMMENT ON COLUMN suppliers.resource IS 'model | compute.';
COMMENT ON COLUMN suppliers.extent IS 'testing | hosted | selectable | partial | primary.';
COMMENT ON COLUMN suppliers.model IS 'Which model, as last told.';
COMMENT ON COLUMN suppliers.share IS 'Part of the whole, 0 to 1.';
COMMENT ON COLUMN suppliers.share_bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';
COMMENT ON COLUMN suppliers.possible_extent IS 'Extent that rumors, contested claims and open intervals would put in its place; it may be dropped.';
COMMENT ON COLUMN suppliers.possible_share IS 'Share with that extent, 0 to 1.';
COMMENT ON COLUMN suppliers.possible_certainty IS 'Certainty of the possible answer.';
COMMENT ON COLUMN suppliers.possible_occurrence IS 'Occurrence of the possible answer.';
COMMENT ON COLUMN suppliers.possible_key IS 'Key of the event of the possible answer.';
COMMENT ON COLUMN suppliers.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN suppliers.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN suppliers.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN suppliers.known_at IS 'From when it was known.';
COMMENT ON COLUMN suppliers.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN suppliers.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN suppliers.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN suppliers.id IS 'Id of that event within its source.';
COMMENT ON COLUMN suppliers.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN suppliers.key IS 'Key of the event that the row rests on first.';
COMMENT ON COLUMN suppliers.evidence IS 'Keys of all events that the row rests on.';
