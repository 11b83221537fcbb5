-- What moves the indicators, one row an indicator and event: events that bear on any statement of
-- the indicator or on its claim, or share its claim, and are neither absent nor denied; of a claim,
-- per kind, the best-certain of them. Amendments move nothing.
-- example: SELECT count(*) FROM internal.indicator_movers_as_of(TIMESTAMPTZ '2026-07-01',
--   TIMESTAMPTZ '2026-07-01')

CREATE OR REPLACE MACRO internal.indicator_movers_as_of(
    "at", known, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
WITH _w AS (FROM effective_facts_as_of('fact_indicators', "at", known, logged)),
_statements AS (SELECT key, CASE WHEN claim_stance = 'supports' THEN claim END AS claim
    FROM facts_as_of('fact_indicators', known, logged)),
_names AS (
    SELECT key AS indicator, key AS statement_key FROM _w
    UNION
    SELECT _w.key, _t.key FROM _w
    JOIN _statements AS _t ON _t.claim = CASE WHEN _w.claim_stance = 'supports' THEN _w.claim END
),
_bearings AS (FROM facts_as_of('fact_bearings', known, logged) WHERE kind NOT LIKE 'event.%'),
_movers AS (
    SELECT _n.indicator, _b.* EXCLUDE (bears_on, bears_on_source, bears_on_id, bears_on_claim)
    FROM _names AS _n JOIN _bearings AS _b ON _b.bears_on = _n.statement_key
    UNION BY NAME
    SELECT _w.key AS indicator,
        _b.* EXCLUDE (bears_on, bears_on_source, bears_on_id, bears_on_claim)
    FROM _w JOIN _bearings AS _b ON _b.bears_on_claim = _w.claim AND _w.claim_stance = 'supports'
    UNION BY NAME
    SELECT _w.key AS indicator, _s.*
    FROM _w JOIN facts_as_of('claim_statements', known, logged) AS _s ON _s.claim = _w.claim
        AND _w.claim_stance = 'supports'
    WHERE _s.kind <> 'indicator.watched'
)
SELECT
    *, CASE WHEN happened_to <= "at"::TIMESTAMPTZ THEN 'sure' ELSE 'possible' END AS occurrence,
    attested AND happened_to <= "at"::TIMESTAMPTZ AS is_firm,
    row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
        kafka_offset) AS place
FROM _movers
WHERE happened_from <= "at"::TIMESTAMPTZ AND certainty <> 'denied'
QUALIFY claim IS NULL OR claim_stance = 'contradicts' OR row_number() OVER (
    PARTITION BY indicator, kind, claim, claim_stance
    ORDER BY internal.certainty_rank(certainty, attested), known_at, logged_at, kafka_topic,
        kafka_partition, kafka_offset
) = 1;
