-- What is in force of each touched key, as known at a moment: see effective_over.
-- needs: effective_over
-- example: SELECT id, certainty, retracted FROM effective_as_of(TIMESTAMPTZ '2026-07-01')

CREATE OR REPLACE MACRO effective_as_of(known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT * EXCLUDE (known_from, known_to) FROM effective_over(known, false, logged);

COMMENT ON MACRO TABLE effective_as_of IS 'What is in force of each touched key, as known at a moment: see effective_over.';
