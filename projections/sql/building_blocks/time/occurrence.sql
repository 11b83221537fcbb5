-- Whether something that happened in [happened_from, happened_to] had happened at a moment: absent
-- before the interval, possible inside it, sure from its last microsecond on.
-- example: SELECT internal.occurrence(TIMESTAMPTZ '2025-10-01', TIMESTAMPTZ '2025-09-01',
--   TIMESTAMPTZ '2025-12-01')

CREATE OR REPLACE MACRO internal.occurrence("at", happened_from, happened_to) AS
    CASE WHEN "at" < happened_from THEN 'absent' WHEN "at" < happened_to THEN 'possible'
        WHEN "at" >= happened_to THEN 'sure' END;
