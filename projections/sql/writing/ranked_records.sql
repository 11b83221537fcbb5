-- What each compared record is for its key: canonical is the first in the log, conflicting the
-- first that states something else, and a repeat states what one before it states. `contents` has
-- what was compared.

CREATE OR REPLACE TEMP TABLE ranked_records AS
SELECT
    * EXCLUDE (number, number_of_content),
    CASE WHEN number = 1 THEN 'canonical' WHEN number_of_content = 1 THEN 'conflicting'
        ELSE 'repeat' END AS new_role
FROM (
    SELECT *,
        row_number() OVER (
            PARTITION BY key ORDER BY logged_at, kafka_topic, kafka_partition, kafka_offset
        ) AS number,
        row_number() OVER (
            PARTITION BY key, content_hash
            ORDER BY logged_at, kafka_topic, kafka_partition, kafka_offset
        ) AS number_of_content,
        coalesce(min(content_hash) OVER of_key <> max(content_hash) OVER of_key, false)
            AS in_conflict
    FROM (
        SELECT c.*, coalesce(c.listed_hash, m.content_hash) AS content_hash, m.content
        FROM compared_records AS c
        LEFT JOIN contents AS m
            ON m.kafka_topic = c.kafka_topic AND m.kafka_partition = c.kafka_partition
                AND m.kafka_offset = c.kafka_offset
    )
    WINDOW of_key AS (PARTITION BY key)
);
CREATE OR REPLACE TEMP TABLE repeats AS
SELECT kafka_topic, kafka_partition, kafka_offset FROM ranked_records
WHERE new_role = 'repeat' AND row_number IS NULL;
CREATE OR REPLACE TEMP TABLE displaced AS
SELECT kafka_topic, kafka_partition, kafka_offset FROM ranked_records
WHERE new_role = 'repeat' AND row_number IS NOT NULL
