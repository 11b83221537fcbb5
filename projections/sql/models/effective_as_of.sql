-- What is in force of each touched key, as known at a moment: see effective_over.
-- needs: effective_over in_span
-- example: SELECT id, certainty, retracted FROM effective_as_of(TIMESTAMPTZ '2026-07-01')

-- Over spans of knowledge. Only an audit (`logged`) works them out; all else reads what the writer keeps. DuckDB decides between
-- the two while it plans, so `logged` is a constant, a parameter or a variable, never a column.
CREATE OR REPLACE MACRO effective_in(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
FROM query(CASE
    WHEN logged::TIMESTAMPTZ = 'infinity'::TIMESTAMPTZ THEN 'FROM effective_spans'
    ELSE 'FROM effective_over(TIMESTAMPTZ ''' || logged::TIMESTAMPTZ || ''')'
END);

CREATE OR REPLACE MACRO effective_as_of(known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT * EXCLUDE (known_from, known_to) FROM effective_in(logged)
WHERE in_span(known::TIMESTAMPTZ, known_from, known_to);

COMMENT ON MACRO TABLE effective_in IS 'What is in force of each touched key, over spans of knowledge [known_from, known_to), by what this log held at `logged`.';

COMMENT ON MACRO TABLE effective_as_of IS 'What is in force of each touched key, as known at a moment: see effective_over.';
