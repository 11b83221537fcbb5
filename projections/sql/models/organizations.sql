-- How organisations are called and what they are part of: of each slug the latest naming that is not denied.
-- needs: counted_as_of stands
-- example: SELECT slug, name, parent FROM organizations_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY slug

CREATE OR REPLACE MACRO organizations_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    f.slug, f.name, f.aliases, f.parent, f.happened_from, f.happened_to, f.occurrence, f.known_at, f.certainty, f.firm, f.claim, s.id, s."source", f.key
FROM counted_as_of('fact_organizations', "at", known, logged) AS f JOIN stands AS s ON s.key = f.key
WHERE f.certainty <> 'denied'
QUALIFY row_number() OVER (
    PARTITION BY f.slug
    ORDER BY f.firm DESC, f.happened_to DESC, f.happened_from DESC, f.known_at DESC, f.logged_at DESC, f.topic DESC, f."partition" DESC, f."offset" DESC
) = 1;

CREATE OR REPLACE VIEW organizations AS FROM organizations_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
