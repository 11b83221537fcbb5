-- Who supplied what over all time, from statements that each hold over one span [holds_from,
-- holds_to): one row a span in which one statement of a consumer, product, supplier and resource is
-- the latest. `statements` names a relation with the rows of effective_facts_history of
-- fact_suppliers and these two columns.
-- example: WITH statements AS (SELECT *, happened_to AS holds_from, counts_to AS holds_to FROM
--   effective_facts_history('fact_suppliers')) SELECT consumer, supplier, extent, since, until FROM
--   internal.supplies_over_time('statements') ORDER BY ALL

CREATE OR REPLACE MACRO internal.supplies_over_time(statements) AS TABLE
WITH _s AS MATERIALIZED (
    SELECT
        consumer, product, supplier, resource, extent, share, key, holds_from, holds_to,
        coalesce(lasted_until, 'infinity'::TIMESTAMPTZ) AS ends,
        row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
            kafka_offset) AS place
    FROM query_table(statements)
),
_spans AS (
    SELECT *,
        lead(since)
        OVER (PARTITION BY consumer, product, supplier, resource ORDER BY since) AS until
    FROM (SELECT DISTINCT consumer, product, supplier, resource,
        UNNEST([holds_from, holds_to, ends]) AS since FROM _s)
    QUALIFY until IS NOT NULL
),
_stated AS (
    SELECT _k.consumer, _k.product, _k.supplier, _k.resource, _k.since, _k.until,
        max_by(_s, _s.place) AS newest
    FROM _spans AS _k JOIN _s
        ON _s.consumer = _k.consumer AND _s.supplier = _k.supplier AND _s.resource = _k.resource
            AND _s.product IS NOT DISTINCT FROM _k.product
        AND _s.holds_from <= _k.since AND _s.holds_to > _k.since
    GROUP BY ALL
),
_held AS (
    SELECT consumer, product, supplier, resource, newest.extent AS extent, newest.share AS share,
        newest.key AS key, since, until
    FROM _stated WHERE newest.ends > since
),
-- What begins or ends without changing which statement holds, and what it says, makes no span.
_begun AS (
    SELECT *,
        row(extent, share, key) IS DISTINCT FROM lag(row(extent, share, key)) OVER _of_place
        OR lag(until) OVER _of_place IS DISTINCT FROM since AS begins
    FROM _held
    WINDOW _of_place AS (PARTITION BY consumer, product, supplier, resource ORDER BY since)
),
_numbered
    AS (SELECT *,
    count_if(begins)
    OVER (PARTITION BY consumer, product, supplier, resource ORDER BY since) AS number FROM _begun)
SELECT consumer, product, supplier, resource, extent, share, key, min(since) AS since,
    max(until) AS until
FROM _numbered GROUP BY consumer, product, supplier, resource, extent, share, key, number;
