-- The moment of knowledge that plain views answer from: the variable `known`, where it is set; else
-- now. In a snapshot, else the snapshot's own, and a later one is an error.
-- example: SELECT session_known() AS moment

CREATE OR REPLACE MACRO session_known() AS coalesce(internal.instant(getvariable('known')), now());
