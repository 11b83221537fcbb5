-- The path of each claim's certainty over what was known, up to `known`, judged of `at`: one row a span of knowledge in which its state
-- and certainty stayed the same.
-- needs: claims amendments
-- example: SELECT claim, known_from, state FROM claim_history_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO claim_history_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _members AS (SELECT DISTINCT key, claim FROM claim_statements),
_moments AS (
    SELECT claim, known_at AS moment FROM claim_statements
    UNION
    SELECT _m.claim, _a.known_at FROM _members AS _m JOIN amendments AS _a ON _a.target = _m.key
    UNION
    SELECT _m.claim, _t.known_at FROM _members AS _m JOIN stands AS _t ON _t.key = _m.key
    UNION
    SELECT _m.claim, _b.known_at FROM _members AS _m JOIN amendments AS _a ON _a.target = _m.key JOIN amendments AS _b ON _b.target = _a.key
),
_spans_of_knowledge AS (
    SELECT moment, lead(moment, 1, 'infinity'::TIMESTAMPTZ) OVER (ORDER BY moment) AS next_moment
    FROM (SELECT DISTINCT moment FROM _moments WHERE moment <= known::TIMESTAMPTZ)
),
_seen AS (
    SELECT _c.*, _p.moment, _p.next_moment FROM _spans_of_knowledge AS _p, LATERAL (FROM claims_as_of("at", _p.moment, logged)) AS _c
),
_begun AS (
    SELECT
        *, sum(CASE WHEN as_before THEN 0 ELSE 1 END) OVER (PARTITION BY claim ORDER BY moment) AS span
    FROM (
        SELECT *, row(state, certainty) = lag(row(state, certainty)) OVER _path AND moment = lag(next_moment) OVER _path AS as_before
        FROM _seen WINDOW _path AS (PARTITION BY claim ORDER BY moment)
    )
),
_spans AS (
    SELECT claim, min(moment) AS known_from, max(next_moment) AS known_to, min_by(_begun, moment) AS _b FROM _begun GROUP BY claim, span
)
SELECT
    claim, known_from, known_to, _b.state AS state, _b.certainty AS certainty, _b.occurrence AS occurrence, _b.supporting AS supporting,
    _b.contradicting AS contradicting, _b.id AS id, _b."source" AS "source", _b.key AS key, _b.evidence AS evidence
FROM _spans;

CREATE OR REPLACE VIEW claim_history AS FROM claim_history_as_of(asked_at(), asked_known());

COMMENT ON MACRO TABLE claim_history_as_of IS 'The path of each claim''s certainty over what was known, up to `known`, judged of `at`: one row a span of knowledge in which its state and certainty stayed the same.';
COMMENT ON VIEW claim_history IS 'The path of each claim''s certainty over what was known, up to `known`, judged of `at`: one row a span of knowledge in which its state and certainty stayed the same.';
COMMENT ON COLUMN claim_history.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN claim_history.known_from IS 'From when it was so believed.';
COMMENT ON COLUMN claim_history.known_to IS 'Until when; infinity: still.';
COMMENT ON COLUMN claim_history.state IS 'rumored | reported | confirmed | contested | denied.';
COMMENT ON COLUMN claim_history.certainty IS 'Certainty of the best member.';
COMMENT ON COLUMN claim_history.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN claim_history.supporting IS 'Members that support the claim, denied ones included.';
COMMENT ON COLUMN claim_history.contradicting IS 'What contradicts it.';
COMMENT ON COLUMN claim_history.id IS 'Id of that event within its source.';
COMMENT ON COLUMN claim_history."source" IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN claim_history.key IS 'Key of the best member.';
COMMENT ON COLUMN claim_history.evidence IS 'Keys of all events that the row rests on.';
