-- The pieces of a rule's sentence, a list: words as they are, and organizations, for which signals_history puts the name that was known
-- when the signal came true, or the slug where none was.
-- needs: facts_history
-- example: SELECT [internal.by_name('xai'), internal.words(' is a supplier of '), internal.by_name('microsoft')] AS sentence

CREATE OR REPLACE MACRO internal.words(words) AS {'words': words::VARCHAR, 'organization': NULL::VARCHAR};

CREATE OR REPLACE MACRO internal.by_name(slug) AS {'words': NULL::VARCHAR, 'organization': slug::VARCHAR};

COMMENT ON MACRO internal.words IS 'A piece of a rule''s sentence: words as they are.';
COMMENT ON MACRO internal.by_name IS 'A piece of a rule''s sentence: an organization, by the name that was known when the signal came true, or the slug where none was.';

-- Names of organizations over all knowledge: one row a naming and a span in which it is known and not denied.
CREATE OR REPLACE MACRO internal.names_history(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT slug, name, known_from, known_to, happened_from, row(attested, happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset) AS place
FROM facts_history('fact_organizations', logged) WHERE name IS NOT NULL AND certainty <> 'denied';

COMMENT ON MACRO TABLE internal.names_history IS 'Names of organizations over all knowledge: one row a naming and a span in which it is known and not denied.';
