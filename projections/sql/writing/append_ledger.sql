-- Appends the staged records to the ledger.

INSERT INTO internal.ledger BY NAME
SELECT
    kafka_topic, kafka_partition, kafka_offset, logged_at, key, id, source, kind, version, subject,
    time, precision, happened_from, happened_to, lasted_until, known_at, headline, organizations,
    certainty, claim, claim_stance, tags, record
FROM staged
