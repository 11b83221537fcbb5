-- The records at the positions in `refused`.

SELECT s.kafka_topic, s.kafka_partition, s.kafka_offset, epoch_ms(s.logged_at), s.record_key,
    s.record
FROM staged AS s SEMI JOIN refused AS r USING (kafka_topic, kafka_partition, kafka_offset)
ORDER BY s.kafka_topic, s.kafka_partition, s.kafka_offset
