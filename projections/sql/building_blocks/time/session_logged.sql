-- What the log held by when: plain views read only records that were logged by then. The variable
-- `logged`, where it is set; else infinity: all of them.
-- example: SELECT session_logged() AS moment

CREATE OR REPLACE MACRO session_logged() AS
    coalesce(internal.instant(getvariable('logged')), 'infinity'::TIMESTAMPTZ);
