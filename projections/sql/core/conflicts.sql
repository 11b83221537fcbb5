-- Records that do not stand and say something else than the one that does: one id was used for two things.
-- needs: ledger repeats

CREATE OR REPLACE VIEW conflicts AS
SELECT l.id, l.source, l.kind, l.headline, l.known_at, l.logged_at, l.topic, l."partition", l."offset",
    r.first_topic AS stands_topic, r.first_partition AS stands_partition, r.first_offset AS stands_offset, l.key, l.record
FROM ledger AS l JOIN (
    SELECT *,
        first_value(content_hash) OVER told AS first_hash, first_value(topic) OVER told AS first_topic,
        first_value("partition") OVER told AS first_partition, first_value("offset") OVER told AS first_offset
    FROM repeats WINDOW told AS (PARTITION BY key ORDER BY logged_at, topic, "partition", "offset")
) AS r ON r.key = l.key AND r.topic = l.topic AND r."partition" = l."partition" AND r."offset" = l."offset"
WHERE r.content_hash <> r.first_hash;

COMMENT ON VIEW conflicts IS 'Records that do not stand and say something else than the one that does: one id was used for two things.';
COMMENT ON COLUMN conflicts.id IS 'Id that was used twice.';
COMMENT ON COLUMN conflicts.source IS 'One URI a publisher.';
COMMENT ON COLUMN conflicts.kind IS 'Kind of the omitted record.';
COMMENT ON COLUMN conflicts.headline IS 'Headline of the omitted record.';
COMMENT ON COLUMN conflicts.known_at IS 'When the omitted record was known.';
COMMENT ON COLUMN conflicts.logged_at IS 'When the omitted record was logged.';
COMMENT ON COLUMN conflicts.topic IS 'Kafka topic of the omitted record.';
COMMENT ON COLUMN conflicts."partition" IS 'Kafka partition of the omitted record.';
COMMENT ON COLUMN conflicts."offset" IS 'Kafka offset of the omitted record.';
COMMENT ON COLUMN conflicts.stands_topic IS 'Kafka topic of the record that stands.';
COMMENT ON COLUMN conflicts.stands_partition IS 'Kafka partition of the record that stands.';
COMMENT ON COLUMN conflicts.stands_offset IS 'Kafka offset of the record that stands.';
COMMENT ON COLUMN conflicts.key IS 'Key of the event.';
COMMENT ON COLUMN conflicts.record IS 'The omitted CloudEvent, JSON.';
