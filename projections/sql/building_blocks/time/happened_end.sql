-- The last microsecond at which something can have happened; infinity where open. A calendar unit
-- ends within itself, and both a bound and what something happened before are exclusive.

CREATE OR REPLACE MACRO internal.happened_end(moment, time_precision, bound) AS CASE time_precision
    WHEN 'after' THEN 'infinity'::TIMESTAMPTZ
    WHEN 'between' THEN make_timestamptz(epoch_us(bound) - 1)
    WHEN 'before' THEN make_timestamptz(epoch_us(moment) - 1)
    WHEN 'day'
        THEN make_timestamptz(epoch_us(date_trunc('day',
        make_timestamp(epoch_us(moment))) + INTERVAL 1 DAY) - 1)
    WHEN 'month'
        THEN make_timestamptz(epoch_us(date_trunc('month',
        make_timestamp(epoch_us(moment))) + INTERVAL 1 MONTH) - 1)
    WHEN 'quarter'
        THEN make_timestamptz(epoch_us(date_trunc('quarter',
        make_timestamp(epoch_us(moment))) + INTERVAL 3 MONTH) - 1)
    WHEN 'season' THEN make_timestamptz(epoch_us(
        date_trunc('quarter',
            make_timestamp(epoch_us(moment)) + INTERVAL 1 MONTH) + INTERVAL 2 MONTH) - 1)
    WHEN 'year'
        THEN make_timestamptz(epoch_us(date_trunc('year',
        make_timestamp(epoch_us(moment))) + INTERVAL 1 YEAR) - 1)
    WHEN 'decade'
        THEN make_timestamptz(epoch_us(date_trunc('decade',
        make_timestamp(epoch_us(moment))) + INTERVAL 10 YEAR) - 1)
    ELSE moment
END;
