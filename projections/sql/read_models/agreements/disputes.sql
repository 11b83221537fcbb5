-- Disputes, one row a dispute that counts (a claim once), open or settled. Only a firm settlement
-- settles; it names the event that raised the dispute, or its claim.
-- example: SELECT about, state, certainty FROM disputes_as_of(DATE '2026-07-01', DATE '2026-07-01')
--   ORDER BY ALL
-- column state: open | settled | denied.
-- column outcome: How it ended, or its state when it was stated.
-- column settled_at: When it was settled.
-- column settled_by: Key of the settlement.
-- column settled_certainty: Certainty of the settlement, unless the dispute itself is denied.
-- column lasted_until: End of a state that lasted.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO disputes_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS (FROM effective_facts_as_of('fact_disputes', "at", known, logged)),
_raised AS (SELECT * FROM _f WHERE kind = 'dispute.raised'),
_statements AS (SELECT key, CASE WHEN claim_stance = 'supports' THEN claim END AS claim
    FROM facts_as_of('fact_disputes', known, logged) WHERE kind = 'dispute.raised'),
-- A join on either of two columns would compare every pair; joins on one column each do not. What
-- comes twice counts once below.
_statement_keys AS (
    SELECT key AS raised_key, key FROM _raised
    UNION
    SELECT _r.key, _t.key FROM _raised AS _r
    JOIN _statements AS _t ON _t.claim = CASE WHEN _r.claim_stance = 'supports' THEN _r.claim END
),
_settled AS (
    SELECT *,
        row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
        kafka_offset) AS place
    FROM (
        SELECT _t.raised_key, _s.* FROM _statement_keys AS _t JOIN _f AS _s ON _s.dispute = _t.key
        UNION ALL
        SELECT _r.key, _s.* FROM _raised AS _r
        JOIN _f AS _s ON _s.dispute_claim = CASE WHEN _r.claim_stance = 'supports' THEN _r.claim END
    )
    WHERE kind = 'dispute.settled' AND certainty <> 'denied'
),
_outcomes AS (
    SELECT raised_key, max_by(_settled, place) FILTER (is_firm) AS last,
        max_by(_settled, place) AS latest,
        CASE WHEN struct_extract(latest, 'key') IS DISTINCT FROM struct_extract(last, 'key')
        THEN latest END AS possible, list_sort(list(DISTINCT key)) AS keys
    FROM _settled GROUP BY raised_key
)
SELECT
    _r.parties, _r.about, _r.request, _r.answer, _r.commitment,
    CASE WHEN _r.certainty = 'denied' THEN 'denied' WHEN _o.last.key IS NOT NULL THEN 'settled'
        ELSE 'open' END AS state,
    coalesce(_o.last.outcome, _r.outcome) AS outcome,
    CASE WHEN isfinite(_o.last.happened_from) THEN _o.last.happened_from END AS settled_at,
    _o.last.key AS settled_by,
    CASE WHEN _r.certainty <> 'denied' THEN _o.last.certainty END AS settled_certainty,
    _o.possible.outcome AS possible_outcome,
    _o.possible.certainty AS possible_certainty, _o.possible.key AS possible_key,
    internal.finite(_r.happened_from) AS happened_from,
    _r.happened_to, _r.lasted_until, _r.occurrence, _r.known_at, _r.certainty,
    _r.is_firm, _r.claim, _r.claim_stance, _s.id, _s.source, _r.key,
    list_sort(list_distinct([_r.key] || coalesce(_o.keys, []))) AS evidence
FROM _raised AS _r LEFT JOIN _outcomes AS _o ON _o.raised_key = _r.key
JOIN internal.canonical_records AS _s ON _s.key = _r.key;

CREATE OR REPLACE VIEW disputes AS
    FROM disputes_as_of(session_at(), session_known(), session_logged());
