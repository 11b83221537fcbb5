-- The moment of knowledge that plain views answer from: the variable `known`, where it is set; else
-- the snapshot's own. A later one is an error.

CREATE OR REPLACE MACRO session_known() AS CASE
    WHEN internal.instant(getvariable('known')) > TIMESTAMPTZ '<known>'
        THEN error('This snapshot holds what was known by <known>, and nothing later: '
            || 'RESET VARIABLE known, or set an earlier one.')::TIMESTAMPTZ
    ELSE coalesce(internal.instant(getvariable('known')), TIMESTAMPTZ '<known>')
END;
