-- Effects of each amendment by interval of knowledge time [known_from, known_to), from the records
-- that were in the log by `logged`.

-- Over spans of knowledge. Only an audit (`logged`) works them out; all else reads what the writer
-- precomputed. DuckDB decides between the two while it plans, so `logged` is a constant, a
-- parameter or a variable, never a column.
CREATE OR REPLACE MACRO internal.amendment_effects_as_logged(
    logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
FROM query(CASE
    WHEN logged::TIMESTAMPTZ = 'infinity'::TIMESTAMPTZ THEN 'FROM internal.amendment_effects'
    ELSE 'FROM internal.amendment_effects_history(TIMESTAMPTZ ''' || logged::TIMESTAMPTZ || ''')'
END);
