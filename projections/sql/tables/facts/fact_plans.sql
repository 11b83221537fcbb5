-- Plans: something is to happen within a window. subject plans it.
-- kinds: plan.announced
-- column window_to: End of the window, exclusive.

CREATE TABLE internal.fact_plans (
    {envelope},
    what VARCHAR,
    expected VARCHAR,
    window_from TIMESTAMPTZ,
    window_to TIMESTAMPTZ,
    commitment VARCHAR
);

INSERT INTO internal.fact_plans BY NAME
SELECT
    {envelope},
    d.what,
    d.expected,
    d."window"."from" AS window_from,
    d."window"."to" AS window_to,
    coalesce(d.commitment, 'intended') AS commitment
FROM (
    SELECT *, from_json(data,
        '{"what":"VARCHAR","expected":"VARCHAR","window":{"from":"TIMESTAMPTZ","to":"TIMESTAMPTZ"},
         "commitment":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('plan.announced')
);
