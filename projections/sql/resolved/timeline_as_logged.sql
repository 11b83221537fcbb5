-- The rows of timeline_history, from what the writer precomputed, or, by what this log held at
-- `logged`, worked out.

CREATE OR REPLACE MACRO internal.timeline_as_logged(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
FROM query(CASE
    WHEN logged::TIMESTAMPTZ = 'infinity'::TIMESTAMPTZ THEN 'FROM internal.timeline_validity'
    ELSE 'FROM internal.timeline_history(TIMESTAMPTZ ''' || logged::TIMESTAMPTZ || ''')'
END);
