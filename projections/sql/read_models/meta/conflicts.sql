-- Records that are not canonical and differ from the one that is: one id was used for two things.
-- column id: Id that was used twice.
-- column source: One URI a publisher.
-- column kind: Kind of the suppressed record.
-- column headline: Headline of the suppressed record.
-- column known_at: When the suppressed record was known.
-- column logged_at: When the suppressed record was logged.
-- column kafka_topic: Kafka topic of the suppressed record.
-- column kafka_partition: Kafka partition of the suppressed record.
-- column kafka_offset: Kafka offset of the suppressed record.
-- column canonical_kafka_topic: Kafka topic of the canonical record.
-- column canonical_kafka_partition: Kafka partition of the canonical record.
-- column canonical_kafka_offset: Kafka offset of the canonical record.
-- column differences: The fields that differ: JSON pointer, the canonical record's value and the
--   suppressed record's, as JSON; NULL where it is absent.
-- column key: Key of the event.
-- column record: The suppressed CloudEvent, JSON.

CREATE OR REPLACE VIEW conflicts AS
SELECT l.id, l.source, l.kind, l.headline, l.known_at, l.logged_at, l.kafka_topic,
    l.kafka_partition, l.kafka_offset,
    r.first_kafka_topic AS canonical_kafka_topic,
    r.first_kafka_partition AS canonical_kafka_partition,
    r.first_kafka_offset AS canonical_kafka_offset,
    internal.content_differences(r.first_content, r.content) AS differences, l.key, l.record
FROM internal.ledger AS l JOIN (
    SELECT *,
        first_value(content_hash) OVER of_key AS first_hash,
        first_value(content) OVER of_key AS first_content,
        first_value(kafka_topic) OVER of_key AS first_kafka_topic,
        first_value(kafka_partition) OVER of_key AS first_kafka_partition,
        first_value(kafka_offset) OVER of_key AS first_kafka_offset
    FROM internal.duplicate_records
    WINDOW of_key AS (
        PARTITION BY key ORDER BY logged_at, kafka_topic, kafka_partition, kafka_offset
    )
) AS r ON r.key = l.key AND r.kafka_topic = l.kafka_topic AND r.kafka_partition = l.kafka_partition
    AND r.kafka_offset = l.kafka_offset
WHERE r.content_hash <> r.first_hash;
