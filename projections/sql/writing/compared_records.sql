-- Records of shared keys that have to be compared: the staged ones, and of the ledger the first
-- record of each content that a key has (`row_number`: its place). That is one record of a key,
-- however often it was repeated, unless it is in conflict. `differs`: whether the records of a key
-- are not the same text; hashes stand for texts, and are those that nobody can forge.

CREATE OR REPLACE TEMP TABLE compared_rows AS
SELECT l.row_number, d.role, d.content_hash
FROM (
    SELECT rowid AS row_number, key, kafka_topic, kafka_partition, kafka_offset
    FROM internal.ledger
    WHERE rowid IN (SELECT row_number FROM suspected_rows SEMI JOIN shared_keys USING (key))
) AS l
LEFT JOIN internal.duplicate_records AS d
    ON d.key = l.key AND d.kafka_topic = l.kafka_topic
        AND d.kafka_partition = l.kafka_partition AND d.kafka_offset = l.kafka_offset
WHERE d.role IS DISTINCT FROM 'repeat';
CREATE OR REPLACE TEMP TABLE compared_records AS
SELECT *, min(text_hash) OVER of_key <> max(text_hash) OVER of_key AS differs
FROM (
    SELECT key, kafka_topic, kafka_partition, kafka_offset, logged_at,
        sha256(record) AS text_hash, NULL::BIGINT AS row_number, NULL::VARCHAR AS role,
        NULL::BLOB AS listed_hash
    FROM staged SEMI JOIN shared_keys USING (key)
    UNION ALL
    SELECT l.key, l.kafka_topic, l.kafka_partition, l.kafka_offset, l.logged_at,
        sha256(l.record), c.row_number, c.role, c.content_hash
    FROM (
        SELECT rowid AS row_number, * FROM internal.ledger
        WHERE rowid IN (SELECT row_number FROM compared_rows)
    ) AS l
    JOIN compared_rows AS c USING (row_number)
)
WINDOW of_key AS (PARTITION BY key)
