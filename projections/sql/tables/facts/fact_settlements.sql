-- What became of plans.
-- kinds: plan.settled
-- column plan_source: Source of the plan.
-- column plan_id: Id of the plan.
-- column outcome: fulfilled | slipped | cancelled.
-- column window_from: Start of the new window of one that slipped.

CREATE TABLE internal.fact_settlements (
    {envelope},
    plan UUID,
    plan_source VARCHAR,
    plan_id VARCHAR,
    outcome VARCHAR,
    window_from TIMESTAMPTZ,
    window_to TIMESTAMPTZ
);

INSERT INTO internal.fact_settlements BY NAME
SELECT
    {envelope},
    internal.event_key(d.plan.source, d.plan.id) AS plan,
    d.plan.source AS plan_source,
    d.plan.id AS plan_id,
    d.outcome,
    d."window"."from" AS window_from,
    d."window"."to" AS window_to
FROM (
    SELECT *, from_json(data,
        '{"plan":{"source":"VARCHAR","id":"VARCHAR"},"outcome":"VARCHAR",
         "window":{"from":"TIMESTAMPTZ","to":"TIMESTAMPTZ"}}') AS d
    FROM statements WHERE kind IN ('plan.settled')
);
