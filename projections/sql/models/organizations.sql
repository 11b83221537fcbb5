-- How organizations are called and what they are part of: of each slug the latest naming that is not denied.
-- needs: effective_facts_as_of canonical_records
-- example: SELECT slug, name, parent FROM organizations_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY slug

CREATE OR REPLACE MACRO organizations_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.slug, _f.name, _f.aliases, _f.parent, _f.happened_from, _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.is_firm, _f.claim, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_organizations', "at", known, logged) AS _f JOIN internal.canonical_records AS _s ON _s.key = _f.key
WHERE _f.certainty <> 'denied'
QUALIFY row_number() OVER (
    PARTITION BY _f.slug
    ORDER BY _f.is_firm DESC, _f.happened_to DESC, _f.happened_from DESC, _f.known_at DESC, _f.logged_at DESC, _f.kafka_topic DESC, _f.kafka_partition DESC, _f.kafka_offset DESC
) = 1;

CREATE OR REPLACE VIEW organizations AS FROM organizations_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE organizations_as_of IS 'How organizations are called and what they are part of: of each slug the latest naming that is not denied.';
COMMENT ON VIEW organizations IS 'How organizations are called and what they are part of: of each slug the latest naming that is not denied.';
COMMENT ON COLUMN organizations.slug IS 'As events name it.';
COMMENT ON COLUMN organizations.name IS 'As people write it.';
COMMENT ON COLUMN organizations.aliases IS 'Other names.';
COMMENT ON COLUMN organizations.parent IS 'Slug of what it is part of.';
COMMENT ON COLUMN organizations.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN organizations.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN organizations.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN organizations.known_at IS 'From when it was known.';
COMMENT ON COLUMN organizations.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN organizations.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN organizations.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN organizations.id IS 'Id of that event within its source.';
COMMENT ON COLUMN organizations.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN organizations.key IS 'Key of the event that the row rests on first.';
