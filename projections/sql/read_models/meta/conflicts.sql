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
    c.kafka_topic AS canonical_kafka_topic,
    c.kafka_partition AS canonical_kafka_partition,
    c.kafka_offset AS canonical_kafka_offset,
    internal.content_differences(c.content, r.content) AS differences, l.key, l.record
FROM internal.ledger AS l
JOIN internal.duplicate_records AS r
    ON r.key = l.key AND r.kafka_topic = l.kafka_topic AND r.kafka_partition = l.kafka_partition
        AND r.kafka_offset = l.kafka_offset
JOIN internal.duplicate_records AS c ON c.key = r.key AND c.role = 'canonical'
WHERE r.content_hash <> c.content_hash;
