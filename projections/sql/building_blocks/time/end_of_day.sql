-- The last microsecond of a day in UTC: the moment that a day means as `at`, `known` or `logged`.
-- The whole day counts, and the next midnight does not.
-- example: SELECT end_of_day(DATE '2025-04-02') AS moment

CREATE OR REPLACE MACRO end_of_day(day) AS CASE WHEN isfinite((day)::DATE)
    THEN make_timestamptz(epoch_us(((day)::DATE)::TIMESTAMP + INTERVAL 1 DAY) - 1)
    ELSE make_timestamptz(epoch_us(((day)::DATE)::TIMESTAMP)) END;
