-- How far each partition has been read: in the same transaction as its rows, so that no record is
-- skipped or counted twice.
-- column kafka_topic: Kafka topic.
-- column kafka_partition: Kafka partition.
-- column next_offset: Offset of the record to read next.
-- column partition_fingerprint: Hash of the partition's first record: distinguishes a topic from
--   another one of its name.

CREATE TABLE internal.positions (
    kafka_topic VARCHAR NOT NULL,
    kafka_partition INTEGER NOT NULL,
    next_offset BIGINT NOT NULL,
    partition_fingerprint VARCHAR
);
