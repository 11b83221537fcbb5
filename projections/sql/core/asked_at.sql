-- The moment in the world that plain views answer for: the variable `at`, where it is set; else now. In a snapshot, else the
-- snapshot's own.
-- example: SELECT asked_at() AS moment

CREATE OR REPLACE MACRO asked_at() AS coalesce(getvariable('at')::TIMESTAMPTZ, now());

COMMENT ON MACRO asked_at IS 'The moment in the world that plain views answer for: the variable `at`, where it is set; else now.';
