-- Lists records of shared keys. Records that were listed without content state what the one of them
-- states that was compared.

UPDATE internal.duplicate_records AS d SET content_hash = r.content_hash, content = r.content
FROM (
    FROM ranked_records WHERE in_conflict AND role = 'canonical' AND listed_hash IS NULL
) AS r WHERE r.key = d.key;
UPDATE internal.duplicate_records AS d SET role = r.new_role
FROM (FROM ranked_records WHERE role <> new_role) AS r
WHERE r.key = d.key AND r.kafka_topic = d.kafka_topic AND r.kafka_partition = d.kafka_partition
    AND r.kafka_offset = d.kafka_offset;
INSERT INTO internal.duplicate_records BY NAME
    SELECT key, kafka_topic, kafka_partition, kafka_offset, logged_at, new_role AS role,
        CASE WHEN in_conflict THEN content_hash END AS content_hash,
        CASE WHEN in_conflict THEN content END AS content
    FROM ranked_records WHERE role IS NULL
