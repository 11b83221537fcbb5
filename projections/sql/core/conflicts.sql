-- Records that do not stand and say something else than the one that does: one id was used for two things.
-- needs: ledger duplicate_records

CREATE OR REPLACE VIEW conflicts AS
SELECT l.id, l.source, l.kind, l.headline, l.known_at, l.logged_at, l.kafka_topic, l.kafka_partition, l.kafka_offset,
    r.first_kafka_topic AS canonical_kafka_topic, r.first_kafka_partition AS canonical_kafka_partition, r.first_kafka_offset AS canonical_kafka_offset, l.key, l.record
FROM ledger AS l JOIN (
    SELECT *,
        first_value(content_hash) OVER told AS first_hash, first_value(kafka_topic) OVER told AS first_kafka_topic,
        first_value(kafka_partition) OVER told AS first_kafka_partition, first_value(kafka_offset) OVER told AS first_kafka_offset
    FROM internal.duplicate_records WINDOW told AS (PARTITION BY key ORDER BY logged_at, kafka_topic, kafka_partition, kafka_offset)
) AS r ON r.key = l.key AND r.kafka_topic = l.kafka_topic AND r.kafka_partition = l.kafka_partition AND r.kafka_offset = l.kafka_offset
WHERE r.content_hash <> r.first_hash;

COMMENT ON VIEW conflicts IS 'Records that do not stand and say something else than the one that does: one id was used for two things.';
COMMENT ON COLUMN conflicts.id IS 'Id that was used twice.';
COMMENT ON COLUMN conflicts.source IS 'One URI a publisher.';
COMMENT ON COLUMN conflicts.kind IS 'Kind of the omitted record.';
COMMENT ON COLUMN conflicts.headline IS 'Headline of the omitted record.';
COMMENT ON COLUMN conflicts.known_at IS 'When the omitted record was known.';
COMMENT ON COLUMN conflicts.logged_at IS 'When the omitted record was logged.';
COMMENT ON COLUMN conflicts.kafka_topic IS 'Kafka topic of the omitted record.';
COMMENT ON COLUMN conflicts.kafka_partition IS 'Kafka partition of the omitted record.';
COMMENT ON COLUMN conflicts.kafka_offset IS 'Kafka offset of the omitted record.';
COMMENT ON COLUMN conflicts.canonical_kafka_topic IS 'Kafka topic of the record that stands.';
COMMENT ON COLUMN conflicts.canonical_kafka_partition IS 'Kafka partition of the record that stands.';
COMMENT ON COLUMN conflicts.canonical_kafka_offset IS 'Kafka offset of the record that stands.';
COMMENT ON COLUMN conflicts.key IS 'Key of the event.';
COMMENT ON COLUMN conflicts.record IS 'The omitted CloudEvent, JSON.';
