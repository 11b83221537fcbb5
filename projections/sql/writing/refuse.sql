-- Positions of staged rows whose times are impossible: later than known, or ending before they
-- begin. `{table}` is staged or replaced.

SELECT kafka_topic, kafka_partition, kafka_offset FROM {table}
WHERE stated_from > known_at + INTERVAL 5 MINUTE OR bound <= time OR lasted_until < time
