-- The moment in the world that plain views answer for: the variable `at`, where it is set; else
-- now. In a snapshot, else the snapshot's own.
-- example: SELECT session_at() AS moment

CREATE OR REPLACE MACRO session_at() AS coalesce(internal.instant(getvariable('at')), now());
