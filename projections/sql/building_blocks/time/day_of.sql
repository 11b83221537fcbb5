-- The day of UTC in which a moment lies, whatever the session's time zone; NULL for an infinite
-- one. A cast to DATE depends on the session's `TimeZone`.
-- example: SELECT day_of(known_at) AS known_on, count(*) AS events FROM timeline GROUP BY ALL
--   ORDER BY ALL

CREATE OR REPLACE MACRO day_of(moment) AS CASE WHEN isfinite((moment)::TIMESTAMPTZ)
    THEN ((moment)::TIMESTAMPTZ AT TIME ZONE 'UTC')::DATE END;
