-- The narrow form of amendments_as_of: what each amendment that is known does.
-- needs: amendment_effects_history interval_contains
-- example: SELECT id, state FROM internal.amendment_effects_as_of(TIMESTAMPTZ '2026-07-01')

-- Over spans of knowledge. Only an audit (`logged`) works them out; all else reads what the writer keeps. DuckDB decides between
-- the two while it plans, so `logged` is a constant, a parameter or a variable, never a column.
CREATE OR REPLACE MACRO internal.amendment_effects_as_logged(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
FROM query(CASE
    WHEN logged::TIMESTAMPTZ = 'infinity'::TIMESTAMPTZ THEN 'FROM internal.amendment_effects'
    ELSE 'FROM internal.amendment_effects_history(TIMESTAMPTZ ''' || logged::TIMESTAMPTZ || ''')'
END);

CREATE OR REPLACE MACRO internal.amendment_effects_as_of(known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT * EXCLUDE (known_from, known_to) FROM internal.amendment_effects_as_logged(logged)
WHERE internal.interval_contains(known::TIMESTAMPTZ, known_from, known_to);

COMMENT ON MACRO TABLE internal.amendment_effects_as_logged IS 'What each amendment does, over spans of knowledge [known_from, known_to), by what this log held at `logged`.';

COMMENT ON MACRO TABLE internal.amendment_effects_as_of IS 'The narrow form of amendments_as_of: what each amendment that is known does.';
