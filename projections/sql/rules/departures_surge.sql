-- Departures from an organization surge: in the 90 days up to a moment, as known then, at least
-- three people left it, and at least three times as many as in 90 days on average over the 360 days
-- before. Counted are firm departures, and moves to another organization, a claim once; a group
-- counts its headcount where one is stated, else one, which its sentence says. Raised when a
-- departure brings it about; a surge that continues raises nothing.
-- version: 2
-- needs: fact_talent

CREATE OR REPLACE MACRO internal.rule_departures_surge(turns, logged) AS TABLE
WITH _left AS MATERIALIZED (
    SELECT
        from_org, key, happened_to AS left_at,
        greatest(known_from, counts_from, happened_to) AS seen_from,
        least(known_to, counts_to) AS seen_to,
        coalesce(headcount, 1) AS people, person IS NULL AND headcount IS NULL AS is_unknown,
        coalesce(headcount_bound, 'exact') <> 'exact' AS is_bounded,
        CASE WHEN person IS NOT NULL THEN internal.comparable_name(person)
            ELSE key::VARCHAR END AS who
    FROM effective_facts_history('fact_talent', logged)
    WHERE from_org IS NOT NULL AND from_org IS DISTINCT FROM to_org AND certainty <> 'denied'
        AND attested
        AND greatest(known_from, counts_from, happened_to) < least(known_to, counts_to)
),
_moments AS (SELECT DISTINCT from_org, seen_from AS since FROM _left),
-- Who is named twice counts once; `before` where that was known a moment earlier.
_people AS (
    SELECT
        _m.from_org, _m.since, _l.who, max(_l.people) FILTER (_l.seen_to > _m.since) AS people,
        bool_and(_l.is_unknown) FILTER (_l.seen_to > _m.since) AS is_unknown,
        bool_or(_l.is_bounded) FILTER (_l.seen_to > _m.since) AS is_bounded,
        max(_l.left_at) FILTER (_l.seen_to > _m.since) AS left_at,
        bool_or(_l.seen_from < _m.since) AS before,
        list(DISTINCT _l.key) FILTER (_l.seen_to > _m.since) AS keys
    FROM _moments AS _m
    JOIN _left AS _l ON _l.from_org = _m.from_org AND _l.seen_from <= _m.since
        AND _l.seen_to >= _m.since AND _l.left_at > _m.since - INTERVAL 10800 HOUR
    GROUP BY ALL HAVING people IS NOT NULL
),
_counted AS (
    SELECT
        from_org, since, coalesce(sum(people) FILTER (recent), 0) AS people,
        coalesce(sum(people) FILTER (recent AND before), 0) AS people_before,
        coalesce(sum(people) FILTER (NOT recent), 0) / 4 AS usual,
        count(*) FILTER (recent AND is_unknown) AS groups,
        coalesce(bool_or(is_bounded) FILTER (recent), false) AS is_bounded,
        flatten(list(keys) FILTER (recent)) AS keys
    FROM (SELECT *, left_at > since - INTERVAL 2160 HOUR AS recent FROM _people) GROUP BY ALL
)
SELECT
    from_org AS organization, 'talent_moves' AS read_model, from_org AS subject,
    []::VARCHAR[] AS parts, since AS came_true_at,
    format('{:.10g} in 90 days', usual) AS before, format('{} in 90 days', people::BIGINT) AS after,
    CASE WHEN people >= 10 THEN 'major' ELSE 'notable' END AS severity, 'reported' AS certainty,
    false AS of_knowledge,
    [
        internal.words(format('{}{} people{} left ', CASE WHEN is_bounded THEN 'About ' ELSE '' END,
            people::BIGINT - groups, CASE groups WHEN 0 THEN '' WHEN 1
            THEN ' and a group of unknown size'
            ELSE format(' and {} groups of unknown size', groups) END)), internal.by_name(from_org),
        internal.words(format(
            ' within 90 days; in the 360 days before it were {:.3g} in 90 days.', usual
        ))
    ] AS sentence, keys AS evidence
FROM _counted
WHERE people >= 3 AND people >= 3 * usual
    AND NOT (people_before >= 3 AND people_before >= 3 * usual);
