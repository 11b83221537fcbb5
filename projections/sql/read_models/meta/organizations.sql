-- How organizations are called and what they are part of: of each slug the latest naming that is
-- not denied.
-- example: SELECT slug, name, parent FROM organizations_as_of(DATE '2026-07-01', DATE '2026-07-01')
--   ORDER BY slug
-- column slug: As events name it.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO organizations_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.slug, _f.name, _f.aliases, _f.parent,
    internal.finite(_f.happened_from) AS happened_from, _f.happened_to, _f.occurrence,
    _f.known_at, _f.certainty, _f.is_firm, _f.claim, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_organizations', "at", known, logged) AS _f
JOIN internal.canonical_records AS _s ON _s.key = _f.key
WHERE _f.certainty <> 'denied'
QUALIFY row_number() OVER (
    PARTITION BY _f.slug
    ORDER BY _f.is_firm DESC, _f.happened_to DESC, _f.happened_from DESC, _f.known_at DESC,
        _f.logged_at DESC, _f.kafka_topic DESC, _f.kafka_partition DESC, _f.kafka_offset DESC
) = 1;

CREATE OR REPLACE VIEW organizations AS
    FROM organizations_as_of(session_at(), session_known(), session_logged());
