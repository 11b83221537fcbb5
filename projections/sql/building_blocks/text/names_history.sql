-- Names of organizations over all knowledge: one row a naming and a span in which it is known and
-- not denied.

CREATE OR REPLACE MACRO internal.names_history(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT slug, name, known_from, known_to, happened_from,
    row(attested, happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
    kafka_offset) AS place
FROM facts_history('fact_organizations', logged) WHERE name IS NOT NULL AND certainty <> 'denied';
