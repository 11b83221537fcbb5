-- The moment of knowledge that plain views answer from: the variable `known`, where it is set; else now. In a snapshot, else
-- the snapshot's own, and a later one is an error.
-- example: SELECT asked_known() AS moment

CREATE OR REPLACE MACRO asked_known() AS coalesce(getvariable('known')::TIMESTAMPTZ, now());

COMMENT ON MACRO asked_known IS 'The moment of knowledge that plain views answer from: the variable `known`, where it is set; else now.';
