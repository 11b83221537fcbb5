-- Comparisons that count: a model, or an organization's models together, ahead of, near or behind a rival. One row a rival.
-- needs: effective_facts_as_of canonical_records
-- example: SELECT organization, result, versus, certainty FROM comparisons_as_of(TIMESTAMPTZ '2025-04-02', TIMESTAMPTZ '2025-04-02')

CREATE OR REPLACE MACRO comparisons_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.model, _f.benchmark, _f.result, _f.versus, _f.versus_model, _f.happened_from, _f.happened_to,
    _f.occurrence, _f.known_at, _f.certainty, _f.is_firm, _f.claim, _f.claim_stance, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_comparisons', "at", known, logged) AS _f JOIN internal.canonical_records AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW comparisons AS FROM comparisons_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE comparisons_as_of IS 'Comparisons that count: a model, or an organization''s models together, ahead of, near or behind a rival. One row a rival.';
COMMENT ON VIEW comparisons IS 'Comparisons that count: a model, or an organization''s models together, ahead of, near or behind a rival. One row a rival.';
COMMENT ON COLUMN comparisons.organization IS 'Slug of the organization.';
COMMENT ON COLUMN comparisons.model IS 'The model; NULL: the organization''s models together.';
COMMENT ON COLUMN comparisons.benchmark IS 'On what; NULL: in general, or on several.';
COMMENT ON COLUMN comparisons.result IS 'ahead | near_parity | behind.';
COMMENT ON COLUMN comparisons.versus IS 'Slug of the rival''s organization.';
COMMENT ON COLUMN comparisons.versus_model IS 'The rival model; NULL: its models together.';
COMMENT ON COLUMN comparisons.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN comparisons.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN comparisons.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN comparisons.known_at IS 'From when it was known.';
COMMENT ON COLUMN comparisons.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN comparisons.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN comparisons.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN comparisons.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN comparisons.id IS 'Id of that event within its source.';
COMMENT ON COLUMN comparisons.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN comparisons.key IS 'Key of the event that the row rests on first.';
