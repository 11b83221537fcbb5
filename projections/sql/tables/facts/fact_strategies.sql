-- Strategies: what an organization or its leaders aim at.
-- kinds: strategy.stated
-- column speaker: Who states it.
-- column horizon_to: End of it, exclusive.

CREATE TABLE internal.fact_strategies (
    {envelope},
    aim VARCHAR,
    speaker VARCHAR,
    horizon_from TIMESTAMPTZ,
    horizon_to TIMESTAMPTZ
);

INSERT INTO internal.fact_strategies BY NAME
SELECT
    {envelope},
    d.aim,
    d.speaker,
    d.horizon."from" AS horizon_from,
    d.horizon."to" AS horizon_to
FROM (
    SELECT *, from_json(data,
        '{"aim":"VARCHAR","speaker":"VARCHAR","horizon":{"from":"TIMESTAMPTZ","to":"TIMESTAMPTZ"}}'
    ) AS d
    FROM statements WHERE kind IN ('strategy.stated')
);
