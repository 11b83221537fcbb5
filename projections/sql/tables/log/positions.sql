-- How far each partition has been read: in the same transaction as its rows, so that no record is
-- skipped or counted twice.
-- column kafka_topic: Kafka topic.
-- column kafka_partition: Kafka partition.
-- column next_offset: Offset of the record to read next.
-- column topic_id: Kafka's id of the topic: distinguishes it from another one of its name.

CREATE TABLE internal.positions (
    kafka_topic VARCHAR NOT NULL,
    kafka_partition INTEGER NOT NULL,
    next_offset BIGINT NOT NULL,
    topic_id VARCHAR
);
