-- What people say of something, one row a comment that counts.
-- needs: effective_facts_as_of canonical_records bounds
-- example: SELECT speaker, about, stance FROM comments_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO comments_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.speaker, _f.affiliation, _f.about, _f.stance, _f.summary,
    _f.happened_from, _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.is_firm, _f.claim, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_comments', "at", known, logged) AS _f JOIN internal.canonical_records AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW comments AS FROM comments_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE comments_as_of IS 'What people say of something, one row a comment that counts.';
COMMENT ON VIEW comments IS 'What people say of something, one row a comment that counts.';
COMMENT ON COLUMN comments.organization IS 'Slug of the organization.';
COMMENT ON COLUMN comments.speaker IS 'Who says it.';
COMMENT ON COLUMN comments.affiliation IS 'Whom the speaker belongs to.';
COMMENT ON COLUMN comments.about IS 'What it is about.';
COMMENT ON COLUMN comments.stance IS 'positive | neutral | negative | mixed.';
COMMENT ON COLUMN comments.summary IS 'What is said.';
COMMENT ON COLUMN comments.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN comments.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN comments.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN comments.known_at IS 'From when it was known.';
COMMENT ON COLUMN comments.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN comments.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN comments.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN comments.id IS 'Id of that event within its source.';
COMMENT ON COLUMN comments.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN comments.key IS 'Key of the event that the row rests on first.';
