-- People and groups who leave, join and take over.
-- kinds: talent.departed talent.joined talent.appointed
-- column headcount: How many, as stated; NULL: 1 for a person, unknown for a group.
-- column role: The role taken or left.
-- column counted_in: Claim of a group that already includes this person.

CREATE TABLE internal.fact_talent (
    {envelope},
    person VARCHAR,
    people VARCHAR,
    headcount BIGINT,
    headcount_bound VARCHAR,
    role VARCHAR,
    team VARCHAR,
    from_org VARCHAR,
    to_org VARCHAR,
    reason VARCHAR,
    counted_in VARCHAR
);

INSERT INTO internal.fact_talent BY NAME
SELECT
    {envelope},
    d.person,
    d."group" AS people,
    d.headcount.count AS headcount,
    CASE WHEN d.headcount.count IS NOT NULL
        THEN coalesce(d.headcount.bound, 'exact') END AS headcount_bound,
    d.role,
    d.team,
    d."from" AS from_org,
    d."to" AS to_org,
    d.reason,
    d.counted_in
FROM (
    SELECT *, from_json(data,
        '{"person":"VARCHAR","group":"VARCHAR","headcount":{"count":"BIGINT","bound":"VARCHAR"},
         "role":"VARCHAR","team":"VARCHAR","from":"VARCHAR","to":"VARCHAR","reason":"VARCHAR",
         "counted_in":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('talent.departed', 'talent.joined', 'talent.appointed')
);
