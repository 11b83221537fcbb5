-- What people say of something, one row a comment that counts.
-- needs: counted_as_of stands bounds
-- example: SELECT speaker, about, stance FROM comments_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO comments_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    f.subject AS organization, f.speaker, f.affiliation, f.about, f.stance, f.summary,
    f.happened_from, f.happened_to, f.occurrence, f.known_at, f.certainty, f.firm, f.claim, s.id, s."source", f.key
FROM counted_as_of('fact_comments', "at", known, logged) AS f JOIN stands AS s ON s.key = f.key;

CREATE OR REPLACE VIEW comments AS FROM comments_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
