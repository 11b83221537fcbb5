-- Layoffs. subject lets people go.
-- kinds: layoff.reported
-- column headcount: How many.
-- column headcount_bound: exact, or a bound.
-- column share: Part of all, 0 to 1.
-- column share_bound: exact, or a bound.
-- column unit: Which unit.
-- column reason: Why.

CREATE TABLE internal.fact_layoffs (
    {envelope},
    headcount BIGINT,
    headcount_bound VARCHAR,
    share DOUBLE,
    share_bound VARCHAR,
    unit VARCHAR,
    reason VARCHAR
);

INSERT INTO internal.fact_layoffs BY NAME
SELECT
    {envelope},
    d.headcount.count AS headcount,
    CASE WHEN d.headcount.count IS NOT NULL
        THEN coalesce(d.headcount.bound, 'exact') END AS headcount_bound,
    d.share.share AS share,
    CASE WHEN d.share.share IS NOT NULL THEN coalesce(d.share.bound, 'exact') END AS share_bound,
    d.unit,
    d.reason
FROM (
    SELECT *, from_json(data,
        '{"headcount":{"count":"BIGINT","bound":"VARCHAR"},"share":{"share":"DOUBLE",
         "bound":"VARCHAR"},"unit":"VARCHAR","reason":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('layoff.reported')
);
