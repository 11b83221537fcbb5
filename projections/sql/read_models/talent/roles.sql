-- Who holds which role where, one row an organization, role and team: who took it last by firm
-- statements, unless they have left since, or it lasted only until then. A role without a firm
-- holder has a row only where somebody possibly holds it. `possible_change` is what rumors,
-- contested claims and open intervals would put in its place: taken by `possible_holder`, or left.
-- example: SELECT organization, role, team, holder, since FROM roles_as_of(DATE '2026-07-01', DATE
--   '2026-07-01') ORDER BY ALL
-- column role: The role, as the statement spells it; compared without regard to case.
-- column team: The team; NULL: not stated, which is a role of its own.
-- column holder: The person or unnamed group that holds it; NULL: no firm holder.
-- column is_group: Whether the holder is an unnamed group.
-- column since: When it was taken, by the statement in force; NULL: open, or no holder.
-- column possible_change: taken | left; NULL: nothing would change.
-- column possible_holder: Possible holder; NULL: none.
-- column lasted_until: End of a state that lasted.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO roles_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS (
    SELECT
        kind, key, person, people, role, team, from_org, to_org, lasted_until, happened_from,
        happened_to, occurrence, known_at, certainty, is_firm, claim,
        CASE WHEN person IS NOT NULL THEN 'person ' || internal.comparable_name(person)
            ELSE 'people ' || internal.comparable_name(people) END AS who,
        internal.comparable_name(role) AS post, internal.comparable_name(team) AS unit,
        row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
        kafka_offset) AS place
    FROM effective_facts_as_of('fact_talent', "at", known, logged) WHERE certainty <> 'denied'
),
_taken AS (
    SELECT to_org AS organization, post, unit, max_by(_f, place) FILTER (is_firm) AS _a,
        max_by(_f, place) AS _p
    FROM _f WHERE kind <> 'talent.departed' AND to_org IS NOT NULL AND post IS NOT NULL GROUP BY ALL
),
-- Who left where, and which role; without a role all that they held there. Who came from elsewhere
-- has left that.
_left AS (
    SELECT
        from_org, who, CASE WHEN kind = 'talent.departed' THEN post END AS post_left,
        CASE WHEN post_left IS NOT NULL THEN unit END AS unit_left,
        max(place) FILTER (is_firm) AS firm_place, max(place) AS last_place,
        max_by(_f, place) AS last
    FROM _f WHERE from_org IS NOT NULL
        AND (kind = 'talent.departed' OR from_org IS DISTINCT FROM to_org) GROUP BY ALL
),
_firmly AS (
    SELECT DISTINCT _t.organization, _t.post, _t.unit
    FROM _taken AS _t JOIN _left AS _l ON _l.from_org = _t.organization AND _l.who = _t._a.who
    WHERE _l.firm_place > _t._a.place
        AND (_l.post_left IS NULL
        OR (_l.post_left = _t.post AND coalesce(_l.unit_left = _t.unit, true)))
),
_possibly AS (
    SELECT _t.organization, _t.post, _t.unit, max_by(_l.last, _l.last_place) AS last
    FROM _taken AS _t JOIN _left AS _l ON _l.from_org = _t.organization AND _l.who = _t._p.who
    WHERE _l.last_place > _t._p.place
        AND (_l.post_left IS NULL
        OR (_l.post_left = _t.post AND coalesce(_l.unit_left = _t.unit, true)))
    GROUP BY ALL
),
_held AS (
    SELECT
        _t.organization, _t._p, _y.last AS _l,
        CASE WHEN _x.organization IS NULL AND coalesce(_t._a.lasted_until > "at"::TIMESTAMPTZ, true)
            THEN _t._a END AS _a
    FROM _taken AS _t
    LEFT JOIN _firmly AS _x ON _x.organization = _t.organization AND _x.post = _t.post
        AND _x.unit IS NOT DISTINCT FROM _t.unit
    LEFT JOIN _possibly AS _y ON _y.organization = _t.organization AND _y.post = _t.post
        AND _y.unit IS NOT DISTINCT FROM _t.unit
),
_r AS (
    SELECT
        organization, _a,
        CASE
            WHEN _l.key IS NOT NULL THEN CASE WHEN _a.key IS NOT NULL THEN _l END
            WHEN _p.who IS DISTINCT FROM _a.who
                AND coalesce(_p.lasted_until > "at"::TIMESTAMPTZ, true) THEN _p
        END AS _p,
        _l.key IS NOT NULL AS leaves
    FROM _held
)
SELECT
    organization, coalesce(_a.role, _p.role) AS role,
    CASE WHEN _a.key IS NULL THEN _p.team ELSE _a.team END AS team,
    coalesce(_a.person, _a.people) AS holder, _a.key IS NOT NULL AND _a.person IS NULL AS is_group,
    CASE WHEN isfinite(_a.happened_from) THEN _a.happened_from END AS since,
    CASE WHEN _p.key IS NOT NULL THEN CASE WHEN leaves THEN 'left'
        ELSE 'taken' END END AS possible_change,
    CASE WHEN NOT leaves THEN coalesce(_p.person, _p.people) END AS possible_holder,
    _p.certainty AS possible_certainty, _p.occurrence AS possible_occurrence,
    _p.key AS possible_key,
    internal.finite(coalesce(_a.happened_from, _p.happened_from)) AS happened_from,
    coalesce(_a.happened_to, _p.happened_to) AS happened_to,
    CASE WHEN _a.key IS NULL THEN _p.lasted_until ELSE _a.lasted_until END AS lasted_until,
    coalesce(_a.occurrence, _p.occurrence) AS occurrence,
    coalesce(_a.known_at, _p.known_at) AS known_at,
    coalesce(_a.certainty, _p.certainty) AS certainty,
    _a.key IS NOT NULL AS is_firm,
    CASE WHEN _a.key IS NULL THEN _p.claim ELSE _a.claim END AS claim, _s.id, _s.source,
    coalesce(_a.key, _p.key) AS key,
    list_sort([_x FOR _x IN [_a.key, _p.key] IF _x IS NOT NULL]) AS evidence
FROM _r JOIN internal.canonical_records AS _s ON _s.key = coalesce(_a.key, _p.key);

CREATE OR REPLACE VIEW roles AS FROM roles_as_of(session_at(), session_known(), session_logged());
