-- Records that do not stand: another record of the same (source, id) was logged before.
-- needs: repeats

CREATE OR REPLACE VIEW omitted AS
    SELECT key, topic, "partition", "offset" FROM repeats
    QUALIFY row_number() OVER (PARTITION BY key ORDER BY logged_at, topic, "partition", "offset") > 1;

COMMENT ON VIEW omitted IS 'Records that do not stand: another record of the same (source, id) was logged before.';
COMMENT ON COLUMN omitted.key IS 'Key of the event.';
COMMENT ON COLUMN omitted.topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN omitted."partition" IS 'Kafka partition of the record.';
COMMENT ON COLUMN omitted."offset" IS 'Kafka offset of the record.';
