-- Disputes, one row a dispute that counts (a claim once), open or settled. Only a firm settlement settles; it names the event that
-- raised the dispute, or its claim.
-- needs: counted_as_of facts_as_of stands
-- example: SELECT about, state, certainty FROM disputes_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO disputes_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS (FROM counted_as_of('fact_disputes', "at", known, logged)),
_raised AS (SELECT * FROM _f WHERE kind = 'dispute.raised'),
_told AS (SELECT key, claim FROM facts_as_of('fact_disputes', known, logged) WHERE kind = 'dispute.raised'),
_settled AS (
    SELECT _r.key AS raised_key, _s.*, row(_s.happened_to, _s.happened_from, _s.known_at, _s.logged_at, _s.topic, _s."partition", _s."offset") AS place
    FROM _raised AS _r
    JOIN _told AS _t ON _t.key = _r.key OR (_r.claim_stance = 'supports' AND _t.claim = _r.claim)
    JOIN _f AS _s ON _s.kind = 'dispute.settled' AND _s.certainty <> 'denied' AND (_s.dispute = _t.key OR _s.dispute_claim = _r.claim)
),
_outcomes AS (
    SELECT raised_key, max_by(_settled, place) FILTER (firm) AS last, max_by(_settled, place) FILTER (NOT firm) AS possible, list_sort(list(DISTINCT key)) AS keys
    FROM _settled GROUP BY raised_key
)
SELECT
    _r.parties, _r.about, _r.request, _r.answer, _r.commitment,
    CASE WHEN _r.certainty = 'denied' THEN 'denied' WHEN _o.last.key IS NOT NULL THEN 'settled' ELSE 'open' END AS state,
    coalesce(_o.last.outcome, _r.outcome) AS outcome, _o.last.happened_from AS settled_at, _o.last.key AS settled_by, _o.possible.outcome AS possible_outcome, _o.possible.key AS possible_key,
    _r.happened_from, _r.happened_to, _r.lasted_until, _r.occurrence, _r.known_at, _r.certainty, _r.firm, _r.claim, _s.id, _s."source", _r.key,
    list_sort(list_distinct([_r.key] || coalesce(_o.keys, []))) AS evidence
FROM _raised AS _r LEFT JOIN _outcomes AS _o ON _o.raised_key = _r.key
JOIN stands AS _s ON _s.key = _r.key;

CREATE OR REPLACE VIEW disputes AS FROM disputes_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
