-- What is in force of each touched key, as known at a moment: the statement (`in_force_*`: its position), whether it is
-- retracted, its certainty as its source states it and as it stands after all verdicts, and whether it is `vouched` for
-- (reported, confirmed, or contested although its own source confirms it). Keys that nothing touches have no row.
-- needs: amendments_as_of stands
-- example: SELECT id, certainty, retracted FROM effective_as_of(TIMESTAMPTZ '2026-07-01')

CREATE OR REPLACE MACRO effective_as_of(known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH acting AS (
    SELECT * FROM amendments_as_of(known, logged) WHERE state = 'acting'
),
changed AS (
    SELECT * FROM acting
    WHERE action IN ('corrected', 'retracted')
    QUALIFY row_number() OVER (PARTITION BY target ORDER BY place DESC) = 1
),
verdicts AS (
    SELECT
        target,
        bool_or(action = 'confirmed') AS yes,
        bool_or(action = 'denied') AS no,
        bool_or(action = 'confirmed') FILTER ("source" = target_source) AS own_yes,
        min(acts_from) FILTER (action = 'confirmed') AS yes_from,
        list(key ORDER BY place) AS keys
    FROM acting WHERE action IN ('confirmed', 'denied') GROUP BY target
),
weighed AS (
    SELECT
        r.*,
        coalesce(c.action = 'retracted', false) AS retracted,
        coalesce(c.action = 'corrected', false) AS corrected,
        c.key AS changed_by,
        c.acts_from AS changed_from,
        CASE WHEN c.action = 'corrected' THEN c.topic ELSE r.topic END AS in_force_topic,
        CASE WHEN c.action = 'corrected' THEN c."partition" ELSE r."partition" END AS in_force_partition,
        CASE WHEN c.action = 'corrected' THEN c."offset" ELSE r."offset" END AS in_force_offset,
        CASE WHEN c.action = 'corrected' THEN c.new_certainty ELSE r.certainty END AS own_certainty,
        coalesce(v.own_yes, own_certainty = 'confirmed') AS own_vouches,
        own_vouches OR coalesce(v.yes, false) AS affirmed,
        coalesce(v.no, false) AS negated,
        v.keys AS verdicts,
        least(v.yes_from, CASE WHEN v.own_yes IS NULL AND own_certainty = 'confirmed' THEN greatest(r.known_at, CASE WHEN c.action = 'corrected' THEN c.acts_from END) END) AS confirmed_from
    FROM touched_records AS r
    LEFT JOIN changed AS c ON c.target = r.key
    LEFT JOIN verdicts AS v ON v.target = r.key
    WHERE r.known_at <= known::TIMESTAMPTZ AND r.logged_at <= logged::TIMESTAMPTZ
)
SELECT
    w.* REPLACE (
        CASE
            WHEN kind LIKE 'event.%' THEN own_certainty
            WHEN affirmed AND negated THEN 'contested'
            WHEN affirmed THEN 'confirmed'
            WHEN negated THEN 'denied'
            ELSE own_certainty
        END AS certainty
    ),
    CASE WHEN kind LIKE 'event.%' THEN own_certainty <> 'rumored' WHEN negated THEN own_vouches ELSE affirmed OR own_certainty <> 'rumored' END AS vouched
FROM weighed AS w;
