-- Names of organizations: slug, name, aliases, what they are part of.
-- kinds: organization.named
-- column slug: The organization, as events name it.

CREATE TABLE internal.fact_organizations (
    {envelope},
    slug VARCHAR,
    name VARCHAR,
    aliases VARCHAR[],
    parent VARCHAR
);

INSERT INTO internal.fact_organizations BY NAME
SELECT
    {envelope},
    d.slug,
    d.name,
    coalesce(d.aliases, []) AS aliases,
    d.parent
FROM (
    SELECT *, from_json(data,
        '{"slug":"VARCHAR","name":"VARCHAR","aliases":["VARCHAR"],"parent":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('organization.named')
);
