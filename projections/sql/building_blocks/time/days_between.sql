-- Days from one date to another, both in UTC whatever the session's time zone.
-- example: SELECT internal.days_between(TIMESTAMPTZ '2025-12-31 23:59:59Z', TIMESTAMPTZ '2026-04-02
--   00:00:00Z')

CREATE OR REPLACE MACRO internal.days_between(earlier, later) AS
    date_diff('day', (earlier)::TIMESTAMPTZ AT TIME ZONE 'UTC',
        (later)::TIMESTAMPTZ AT TIME ZONE 'UTC');
