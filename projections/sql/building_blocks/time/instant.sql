-- The moment that an argument means, whatever the session's time zone: a day (also as text) its
-- last microsecond, a time without a zone that of UTC, an instant itself.
-- example: SELECT internal.instant('2025-04-02') AS moment

-- The type is known when a query is planned, so of the branches only one is left.
CREATE OR REPLACE MACRO internal.instant(given) AS CASE typeof(given)
    WHEN 'TIMESTAMP WITH TIME ZONE' THEN (given)::TIMESTAMPTZ
    ELSE CASE
        WHEN regexp_full_match(trim((given)::VARCHAR), '\d{4,6}-\d{1,2}-\d{1,2}')
            THEN end_of_day(((given)::VARCHAR)::DATE)
        WHEN regexp_matches(trim((given)::VARCHAR), '([A-Za-z]|[+-]\d\d(:?\d\d)?)$')
            THEN ((given)::VARCHAR)::TIMESTAMPTZ
        ELSE make_timestamptz(epoch_us(((given)::VARCHAR)::TIMESTAMP))
    END
END;
