-- Reorganizations: a unit, what became of it, who leads it since.
-- kinds: organization.reorganized
-- column unit: The unit.

CREATE TABLE internal.fact_reorganizations (
    {envelope},
    unit VARCHAR,
    change VARCHAR,
    leaders STRUCT(person VARCHAR, role VARCHAR)[]
);

INSERT INTO internal.fact_reorganizations BY NAME
SELECT
    {envelope},
    d.unit,
    d.change,
    coalesce(d.leaders, []) AS leaders
FROM (
    SELECT *, from_json(data,
        '{"unit":"VARCHAR","change":"VARCHAR","leaders":[{"person":"VARCHAR","role":"VARCHAR"}]}'
    ) AS d
    FROM statements WHERE kind IN ('organization.reorganized')
);
