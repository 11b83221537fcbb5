-- What people say of something, one row a comment that counts.
-- example: SELECT speaker, about, stance FROM comments_as_of(DATE '2026-07-01', DATE '2026-07-01')
--   ORDER BY ALL
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO comments_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.speaker, _f.affiliation, _f.about, _f.stance, _f.summary,
    internal.finite(_f.happened_from) AS happened_from,
    _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.is_firm,
    _f.claim, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_comments', "at", known, logged) AS _f
JOIN internal.canonical_records AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW comments AS
    FROM comments_as_of(session_at(), session_known(), session_logged());
