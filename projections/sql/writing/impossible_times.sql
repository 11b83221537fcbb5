-- Staged rows whose times are impossible, with what is wrong: they lie later than they were known,
-- or end before they begin. `{table}` is staged or replaced.

SELECT kafka_topic, kafka_partition, kafka_offset, known_at,
    stated_from > known_at + INTERVAL 5 MINUTE AS is_late,
    coalesce(bound <= time, false) AS is_bound_early,
    coalesce(lasted_until < time, false) AS is_end_early
FROM {table} WHERE is_late OR is_bound_early OR is_end_early
