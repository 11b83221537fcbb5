-- Start of the interval in which something happened; -infinity where open.

CREATE OR REPLACE MACRO internal.happened_start(moment, time_precision) AS CASE time_precision
    WHEN 'before' THEN '-infinity'::TIMESTAMPTZ
    WHEN 'day' THEN make_timestamptz(epoch_us(date_trunc('day', make_timestamp(epoch_us(moment)))))
    WHEN 'month'
        THEN make_timestamptz(epoch_us(date_trunc('month', make_timestamp(epoch_us(moment)))))
    WHEN 'quarter'
        THEN make_timestamptz(epoch_us(date_trunc('quarter', make_timestamp(epoch_us(moment)))))
    WHEN 'season' THEN make_timestamptz(epoch_us(
        date_trunc('quarter',
            make_timestamp(epoch_us(moment)) + INTERVAL 1 MONTH) - INTERVAL 1 MONTH))
    WHEN 'year'
        THEN make_timestamptz(epoch_us(date_trunc('year', make_timestamp(epoch_us(moment)))))
    WHEN 'decade'
        THEN make_timestamptz(epoch_us(date_trunc('decade', make_timestamp(epoch_us(moment)))))
    ELSE moment
END;
