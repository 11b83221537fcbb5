-- Disputes, one row a dispute that counts (a claim once), open or settled. Only a firm settlement settles; it names the event that
-- raised the dispute, or its claim.
-- needs: counted_as_of facts_as_of stands
-- example: SELECT about, state, certainty FROM disputes_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO disputes_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH f AS (FROM counted_as_of('fact_disputes', "at", known, logged)),
raised AS (SELECT * FROM f WHERE kind = 'dispute.raised'),
told AS (SELECT key, claim FROM facts_as_of('fact_disputes', known, logged) WHERE kind = 'dispute.raised'),
settled AS (
    SELECT r.key AS raised_key, s.*, row(s.happened_to, s.happened_from, s.known_at, s.logged_at, s.topic, s."partition", s."offset") AS place
    FROM raised AS r
    JOIN told AS t ON t.key = r.key OR (r.claim_stance = 'supports' AND t.claim = r.claim)
    JOIN f AS s ON s.kind = 'dispute.settled' AND s.certainty <> 'denied' AND (s.dispute = t.key OR s.dispute_claim = r.claim)
),
outcomes AS (
    SELECT raised_key, max_by(settled, place) FILTER (firm) AS last, max_by(settled, place) FILTER (NOT firm) AS possible, list_sort(list(DISTINCT key)) AS keys
    FROM settled GROUP BY raised_key
)
SELECT
    r.parties, r.about, r.request, r.answer, r.commitment,
    CASE WHEN r.certainty = 'denied' THEN 'denied' WHEN o.last.key IS NOT NULL THEN 'settled' ELSE 'open' END AS state,
    coalesce(o.last.outcome, r.outcome) AS outcome, o.last.happened_from AS settled_at, o.last.key AS settled_by, o.possible.outcome AS possible_outcome, o.possible.key AS possible_key,
    r.happened_from, r.happened_to, r.lasted_until, r.occurrence, r.known_at, r.certainty, r.firm, r.claim, s.id, s."source", r.key,
    list_sort(list_distinct([r.key] || coalesce(o.keys, []))) AS evidence
FROM raised AS r LEFT JOIN outcomes AS o ON o.raised_key = r.key
JOIN stands AS s ON s.key = r.key;

CREATE OR REPLACE VIEW disputes AS FROM disputes_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
