-- Records that are not canonical: another record of the same (source, id) was logged before.
-- column key: Key of the event.

CREATE OR REPLACE VIEW internal.suppressed_records AS
    SELECT key, kafka_topic, kafka_partition, kafka_offset FROM internal.duplicate_records
    WHERE role <> 'canonical';
