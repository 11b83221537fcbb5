-- Records that do not stand: another record of the same (source, id) was logged before.
-- needs: duplicate_records

CREATE OR REPLACE VIEW internal.suppressed_records AS
    SELECT key, kafka_topic, kafka_partition, kafka_offset FROM internal.duplicate_records
    QUALIFY row_number() OVER (PARTITION BY key ORDER BY logged_at, kafka_topic, kafka_partition, kafka_offset) > 1;

COMMENT ON VIEW internal.suppressed_records IS 'Records that do not stand: another record of the same (source, id) was logged before.';
COMMENT ON COLUMN internal.suppressed_records.key IS 'Key of the event.';
COMMENT ON COLUMN internal.suppressed_records.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.suppressed_records.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.suppressed_records.kafka_offset IS 'Kafka offset of the record.';
