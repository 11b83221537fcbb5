-- The interval in which something happened, from `time`, `precision` and `bound`, before it is cut to when it was known.
-- Calendar units are those of UTC that hold `time`; seasons are those of the north, by whole months.
-- example: SELECT internal.happened_start(TIMESTAMPTZ '2024-10-15', 'season') AS start

CREATE OR REPLACE MACRO internal.happened_start(moment, time_precision) AS CASE time_precision
    WHEN 'before' THEN '-infinity'::TIMESTAMPTZ
    WHEN 'day' THEN make_timestamptz(epoch_us(date_trunc('day', make_timestamp(epoch_us(moment)))))
    WHEN 'month' THEN make_timestamptz(epoch_us(date_trunc('month', make_timestamp(epoch_us(moment)))))
    WHEN 'quarter' THEN make_timestamptz(epoch_us(date_trunc('quarter', make_timestamp(epoch_us(moment)))))
    WHEN 'season' THEN make_timestamptz(epoch_us(
        date_trunc('quarter', make_timestamp(epoch_us(moment)) + INTERVAL 1 MONTH) - INTERVAL 1 MONTH))
    WHEN 'year' THEN make_timestamptz(epoch_us(date_trunc('year', make_timestamp(epoch_us(moment)))))
    WHEN 'decade' THEN make_timestamptz(epoch_us(date_trunc('decade', make_timestamp(epoch_us(moment)))))
    ELSE moment
END;

CREATE OR REPLACE MACRO internal.happened_end(moment, time_precision, bound) AS CASE time_precision
    WHEN 'after' THEN 'infinity'::TIMESTAMPTZ
    WHEN 'between' THEN bound
    WHEN 'day' THEN make_timestamptz(epoch_us(date_trunc('day', make_timestamp(epoch_us(moment))) + INTERVAL 1 DAY))
    WHEN 'month' THEN make_timestamptz(epoch_us(date_trunc('month', make_timestamp(epoch_us(moment))) + INTERVAL 1 MONTH))
    WHEN 'quarter' THEN make_timestamptz(epoch_us(date_trunc('quarter', make_timestamp(epoch_us(moment))) + INTERVAL 3 MONTH))
    WHEN 'season' THEN make_timestamptz(epoch_us(
        date_trunc('quarter', make_timestamp(epoch_us(moment)) + INTERVAL 1 MONTH) + INTERVAL 2 MONTH))
    WHEN 'year' THEN make_timestamptz(epoch_us(date_trunc('year', make_timestamp(epoch_us(moment))) + INTERVAL 1 YEAR))
    WHEN 'decade' THEN make_timestamptz(epoch_us(date_trunc('decade', make_timestamp(epoch_us(moment))) + INTERVAL 10 YEAR))
    ELSE moment
END;

COMMENT ON MACRO internal.happened_start IS 'Start of the interval in which something happened; -infinity where open.';
COMMENT ON MACRO internal.happened_end IS 'End of the interval in which something happened, exclusive; infinity where open.';
