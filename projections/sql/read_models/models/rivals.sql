-- How the models of one organization stand against those of another, one row a pair: the latest
-- firm comparison by when it happened, whatever models and benchmark it speaks of;
-- `possible_result` is the later one that rumors, contested claims and open intervals would put in
-- its place.
-- example: SELECT organization, versus, result, benchmark, possible_result FROM rivals_as_of(DATE
--   '2025-04-02', DATE '2025-04-02') ORDER BY ALL
-- column organization: Slug of the organization that is compared.
-- column versus: Slug of its rival.
-- column result: ahead | near_parity | behind, seen from the organization.
-- column benchmark: On what; NULL: on the whole.
-- column model: Its model; NULL: its models together.
-- column versus_model: The rival's model; NULL: its models together.
-- column possible_result: Later result that is not firm.
-- column possible_benchmark: Its benchmark.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO rivals_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS (
    SELECT *,
        row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
        kafka_offset, internal.answer_of_rivals(result, benchmark),
        coalesce(model, '') || coalesce(versus_model, '')) AS place
    FROM effective_facts_as_of('fact_comparisons', "at", known, logged)
    WHERE versus IS NOT NULL AND certainty <> 'denied'
),
_g AS (SELECT subject, versus, max_by(_f, place) FILTER (is_firm) AS _a, max_by(_f, place) AS _p
    FROM _f GROUP BY ALL),
_r AS (SELECT * REPLACE (CASE WHEN _p.place IS DISTINCT FROM _a.place THEN _p END AS _p) FROM _g)
SELECT
    _r.subject AS organization, versus, _a.result AS result, _a.benchmark AS benchmark,
    _a.model AS model, _a.versus_model AS versus_model,
    _p.result AS possible_result, _p.benchmark AS possible_benchmark,
    _p.certainty AS possible_certainty, _p.key AS possible_key,
    internal.finite(coalesce(_a.happened_from, _p.happened_from)) AS happened_from,
    coalesce(_a.happened_to, _p.happened_to) AS happened_to,
    coalesce(_a.occurrence, _p.occurrence) AS occurrence,
    coalesce(_a.known_at, _p.known_at) AS known_at,
    coalesce(_a.certainty, _p.certainty) AS certainty, _a.key IS NOT NULL AS is_firm,
    CASE WHEN _a.key IS NULL THEN _p.claim ELSE _a.claim END AS claim,
    _s.id, _s.source, coalesce(_a.key, _p.key) AS key,
    list_sort(list_distinct([_x FOR _x IN [_a.key, _p.key] IF _x IS NOT NULL])) AS evidence
FROM _r JOIN internal.canonical_records AS _s ON _s.key = coalesce(_a.key, _p.key);

CREATE OR REPLACE VIEW rivals AS FROM rivals_as_of(session_at(), session_known(), session_logged());
