-- The last moment of knowledge that views over all knowledge (`beliefs`, `amendments`) look at: the
-- variable `known`, where it is set; else infinity. In a snapshot, as session_known.

CREATE OR REPLACE MACRO internal.session_horizon() AS
    coalesce(internal.instant(getvariable('known')), 'infinity'::TIMESTAMPTZ);
