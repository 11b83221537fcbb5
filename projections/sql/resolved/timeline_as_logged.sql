-- The rows of timeline_history: precomputed by the writer, or, if `logged` is given, computed from
-- the records that were in the log by then.

CREATE OR REPLACE MACRO internal.timeline_as_logged(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
FROM query(CASE
    WHEN logged::TIMESTAMPTZ = 'infinity'::TIMESTAMPTZ THEN 'FROM internal.timeline_validity'
    ELSE 'FROM internal.timeline_history(TIMESTAMPTZ ''' || logged::TIMESTAMPTZ || ''')'
END);
