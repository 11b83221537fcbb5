-- An organization in a rule's sentence: signals_history puts its name there, as known when the signal came true, or the slug where none was.
-- needs: facts_history
-- example: SELECT internal.by_name('xai') || ' is a supplier of ' || internal.by_name('microsoft') AS sentence

CREATE OR REPLACE MACRO internal.by_name(slug) AS chr(57344) || slug || chr(57345);

COMMENT ON MACRO internal.by_name IS 'An organization in a rule''s sentence: signals_history puts its name there, as known when the signal came true, or the slug where none was.';

-- Names of organizations over all knowledge: one row a naming and a span in which it is known and not denied.
CREATE OR REPLACE MACRO internal.names_history(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT slug, name, known_from, known_to, happened_from, row(attested, happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset) AS place
FROM facts_history('fact_organizations', logged) WHERE name IS NOT NULL AND certainty <> 'denied';

COMMENT ON MACRO TABLE internal.names_history IS 'Names of organizations over all knowledge: one row a naming and a span in which it is known and not denied.';
