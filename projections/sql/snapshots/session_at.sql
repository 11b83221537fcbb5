-- The moment in the world that plain views answer for: the variable `at`, where it is set; else the
-- snapshot's own.

CREATE OR REPLACE MACRO session_at() AS
    coalesce(internal.instant(getvariable('at')), TIMESTAMPTZ '<at>');
