-- When indicators moved, as known then, over all time: one row an indicator and moment in which
-- firm events began to bear on it, with all that have so far. A watch begins when it is known; what
-- bore on it before moves it then.
-- example: SELECT indicator, since, len(keys) AS moved_by, moves FROM
--   indicator_moves_as_known_then() ORDER BY since

CREATE OR REPLACE MACRO indicator_moves_as_known_then(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _w AS MATERIALIZED (
    SELECT
        key, CASE WHEN claim_stance = 'supports' THEN claim END AS shared_claim,
        greatest(known_from, counts_from, happened_to) AS since, least(known_to, counts_to) AS until
    FROM effective_facts_history('fact_indicators', logged)
    WHERE certainty <> 'denied'
        AND greatest(known_from, counts_from, happened_to) < least(known_to, counts_to)
),
_names AS (
    SELECT key AS indicator, key AS statement, since, until FROM _w
    UNION ALL
    SELECT _w.key, _t.key, greatest(_w.since, _t.known_from), least(_w.until, _t.known_to)
    FROM _w JOIN facts_history('fact_indicators', logged) AS _t ON _t.claim = _w.shared_claim
        AND _t.claim_stance = 'supports' AND _t.key <> _w.key
),
_movers AS MATERIALIZED (
    SELECT key, bears_on, bears_on_claim AS about_claim, greatest(known_from, happened_to) AS since,
        known_to AS until
    FROM facts_history('fact_bearings', logged)
    WHERE attested AND certainty <> 'denied' AND kind <> 'signal.raised' AND kind NOT LIKE 'event.%'
    UNION ALL
    SELECT key, NULL, claim, greatest(known_from, happened_to), known_to
    FROM facts_history('claim_statements', logged)
    WHERE attested AND certainty <> 'denied' AND kind <> 'indicator.watched'
),
_met AS (
    SELECT _n.indicator, _m.key, greatest(_n.since, _m.since) AS since
    FROM _names AS _n JOIN _movers AS _m ON _m.bears_on = _n.statement
    WHERE greatest(_n.since, _m.since) < least(_n.until, _m.until)
    UNION ALL
    SELECT _w.key, _m.key, greatest(_w.since, _m.since)
    FROM _w JOIN _movers AS _m ON _m.about_claim = _w.shared_claim
    WHERE greatest(_w.since, _m.since) < least(_w.until, _m.until)
)
SELECT indicator, since, list_sort(list(key)) AS keys,
    sum(count(*)) OVER (PARTITION BY indicator ORDER BY since)::BIGINT AS moves
FROM (SELECT indicator, key, min(since) AS since FROM _met GROUP BY ALL) GROUP BY indicator, since;
