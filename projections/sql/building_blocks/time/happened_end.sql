-- End of the interval in which something happened, exclusive; infinity where open.

CREATE OR REPLACE MACRO internal.happened_end(moment, time_precision, bound) AS CASE time_precision
    WHEN 'after' THEN 'infinity'::TIMESTAMPTZ
    WHEN 'between' THEN bound
    WHEN 'day'
        THEN make_timestamptz(epoch_us(date_trunc('day',
        make_timestamp(epoch_us(moment))) + INTERVAL 1 DAY))
    WHEN 'month'
        THEN make_timestamptz(epoch_us(date_trunc('month',
        make_timestamp(epoch_us(moment))) + INTERVAL 1 MONTH))
    WHEN 'quarter'
        THEN make_timestamptz(epoch_us(date_trunc('quarter',
        make_timestamp(epoch_us(moment))) + INTERVAL 3 MONTH))
    WHEN 'season' THEN make_timestamptz(epoch_us(
        date_trunc('quarter',
            make_timestamp(epoch_us(moment)) + INTERVAL 1 MONTH) + INTERVAL 2 MONTH))
    WHEN 'year'
        THEN make_timestamptz(epoch_us(date_trunc('year',
        make_timestamp(epoch_us(moment))) + INTERVAL 1 YEAR))
    WHEN 'decade'
        THEN make_timestamptz(epoch_us(date_trunc('decade',
        make_timestamp(epoch_us(moment))) + INTERVAL 10 YEAR))
    ELSE moment
END;
