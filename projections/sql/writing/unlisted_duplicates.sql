-- Records of shared keys that are not in `duplicate_records` yet.

SELECT r.key, r.kafka_topic, r.kafka_partition, r.kafka_offset, r.logged_at, r.record
FROM (
    SELECT key, kafka_topic, kafka_partition, kafka_offset, logged_at, record FROM staged
    SEMI JOIN shared_keys USING (key)
    UNION ALL
    SELECT key, kafka_topic, kafka_partition, kafka_offset, logged_at, record FROM internal.ledger
    WHERE rowid IN (SELECT row_number FROM suspected_rows SEMI JOIN shared_keys USING (key))
) AS r
ANTI JOIN internal.duplicate_records AS known
    ON known.key = r.key AND known.kafka_topic = r.kafka_topic
        AND known.kafka_partition = r.kafka_partition
        AND known.kafka_offset = r.kafka_offset
