-- How organisations are called and what they are part of: of each slug the latest naming that is not denied.
-- needs: counted_as_of stands
-- example: SELECT slug, name, parent FROM organizations_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY slug

CREATE OR REPLACE MACRO organizations_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.slug, _f.name, _f.aliases, _f.parent, _f.happened_from, _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.firm, _f.claim, _s.id, _s."source", _f.key
FROM counted_as_of('fact_organizations', "at", known, logged) AS _f JOIN stands AS _s ON _s.key = _f.key
WHERE _f.certainty <> 'denied'
QUALIFY row_number() OVER (
    PARTITION BY _f.slug
    ORDER BY _f.firm DESC, _f.happened_to DESC, _f.happened_from DESC, _f.known_at DESC, _f.logged_at DESC, _f.topic DESC, _f."partition" DESC, _f."offset" DESC
) = 1;

CREATE OR REPLACE VIEW organizations AS FROM organizations_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
