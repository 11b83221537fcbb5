-- Disputes, one row a dispute that counts (a claim once), open or settled. Only a firm settlement settles; it names the event that
-- raised the dispute, or its claim.
-- needs: effective_facts_as_of facts_as_of canonical_records
-- example: SELECT about, state, certainty FROM disputes_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO disputes_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS (FROM effective_facts_as_of('fact_disputes', "at", known, logged)),
_raised AS (SELECT * FROM _f WHERE kind = 'dispute.raised'),
_told AS (SELECT key, CASE WHEN claim_stance = 'supports' THEN claim END AS claim FROM facts_as_of('fact_disputes', known, logged) WHERE kind = 'dispute.raised'),
-- A join on either of two columns would compare every pair; joins on one column each do not. What comes twice counts once below.
_tellings AS (
    SELECT key AS raised_key, key FROM _raised
    UNION
    SELECT _r.key, _t.key FROM _raised AS _r JOIN _told AS _t ON _t.claim = CASE WHEN _r.claim_stance = 'supports' THEN _r.claim END
),
_settled AS (
    SELECT *, row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset) AS place
    FROM (
        SELECT _t.raised_key, _s.* FROM _tellings AS _t JOIN _f AS _s ON _s.dispute = _t.key
        UNION ALL
        SELECT _r.key, _s.* FROM _raised AS _r JOIN _f AS _s ON _s.dispute_claim = CASE WHEN _r.claim_stance = 'supports' THEN _r.claim END
    )
    WHERE kind = 'dispute.settled' AND certainty <> 'denied'
),
_outcomes AS (
    SELECT raised_key, max_by(_settled, place) FILTER (is_firm) AS last, max_by(_settled, place) AS latest, CASE WHEN struct_extract(latest, 'key') IS DISTINCT FROM struct_extract(last, 'key') THEN latest END AS possible, list_sort(list(DISTINCT key)) AS keys
    FROM _settled GROUP BY raised_key
)
SELECT
    _r.parties, _r.about, _r.request, _r.answer, _r.commitment,
    CASE WHEN _r.certainty = 'denied' THEN 'denied' WHEN _o.last.key IS NOT NULL THEN 'settled' ELSE 'open' END AS state,
    coalesce(_o.last.outcome, _r.outcome) AS outcome, CASE WHEN isfinite(_o.last.happened_from) THEN _o.last.happened_from END AS settled_at, _o.last.key AS settled_by, _o.possible.outcome AS possible_outcome, _o.possible.certainty AS possible_certainty, _o.possible.key AS possible_key,
    _r.happened_from, _r.happened_to, _r.lasted_until, _r.occurrence, _r.known_at, _r.certainty, _r.is_firm, _r.claim, _r.claim_stance, _s.id, _s.source, _r.key,
    list_sort(list_distinct([_r.key] || coalesce(_o.keys, []))) AS evidence
FROM _raised AS _r LEFT JOIN _outcomes AS _o ON _o.raised_key = _r.key
JOIN internal.canonical_records AS _s ON _s.key = _r.key;

CREATE OR REPLACE VIEW disputes AS FROM disputes_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE disputes_as_of IS 'Disputes, one row a dispute that counts (a claim once), open or settled. Only a firm settlement settles; it names the event that raised the dispute, or its claim.';
COMMENT ON VIEW disputes IS 'Disputes, one row a dispute that counts (a claim once), open or settled. Only a firm settlement settles; it names the event that raised the dispute, or its claim.';
COMMENT ON COLUMN disputes.parties IS 'Sides: organizations, or persons and groups inside one.';
COMMENT ON COLUMN disputes.about IS 'What it is about.';
COMMENT ON COLUMN disputes.request IS 'What was asked.';
COMMENT ON COLUMN disputes.answer IS 'What was answered.';
COMMENT ON COLUMN disputes.commitment IS 'considered | intended | agreed | done.';
COMMENT ON COLUMN disputes.state IS 'open | settled | denied.';
COMMENT ON COLUMN disputes.outcome IS 'How it ended, or stood when it was told.';
COMMENT ON COLUMN disputes.settled_at IS 'When it was settled.';
COMMENT ON COLUMN disputes.settled_by IS 'Key of the settlement.';
COMMENT ON COLUMN disputes.possible_outcome IS 'Outcome that a settlement which is not firm states.';
COMMENT ON COLUMN disputes.possible_certainty IS 'Certainty of the possible answer.';
COMMENT ON COLUMN disputes.possible_key IS 'Key of the event of the possible answer.';
COMMENT ON COLUMN disputes.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN disputes.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN disputes.lasted_until IS 'End of a state that lasted.';
COMMENT ON COLUMN disputes.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN disputes.known_at IS 'From when it was known.';
COMMENT ON COLUMN disputes.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN disputes.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN disputes.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN disputes.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN disputes.id IS 'Id of that event within its source.';
COMMENT ON COLUMN disputes.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN disputes.key IS 'Key of the event that the row rests on first.';
COMMENT ON COLUMN disputes.evidence IS 'Keys of all events that the row rests on.';
