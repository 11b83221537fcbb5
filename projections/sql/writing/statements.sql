-- A statement is what an event states of itself, or what a correction states of its target. Fact
-- tables are filled from this view.

CREATE OR REPLACE TEMP VIEW statements AS
SELECT
    key, key AS version, id, source, kind, subject, time, precision, happened_from, happened_to,
    lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, headline,
    organizations, certainty, claim, claim_stance, tags, data
FROM staged
UNION ALL
SELECT
    key, version, id, source, kind, subject, time, precision, happened_from, happened_to,
    lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, headline,
    organizations, certainty, claim, claim_stance, tags, data
FROM replaced
