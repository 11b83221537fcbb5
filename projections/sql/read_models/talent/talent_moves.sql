-- Moves of people, one row an event that counts (a claim once). `counts`: whether it adds to flows,
-- which it does not if it is denied, moves nobody between organizations, or is counted in a group
-- that counts as well. Headcounts with bounds; NULL in both bounds and `headcount` is a group of
-- unknown size.
-- example: SELECT coalesce(person, people) AS who, from_org, to_org, certainty FROM
--   talent_moves_as_of(DATE '2025-08-01', DATE '2025-08-01') ORDER BY happened_from
-- column kind: Kind of the event, such as model.launched.
-- column headcount: How many; NULL: unknown.
-- column role: The role.
-- column from_org: Slug of the organization left.
-- column to_org: Slug of the organization joined.
-- column counted_in: Claim of a group that includes this person.
-- column counts: Whether it adds to firm flows, or to possible ones if it is not firm.
-- column counts_with_possible: Whether it adds when possible ones are counted as well.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO talent_moves_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS (
    SELECT
        *,
        CASE WHEN headcount IS NULL AND person IS NOT NULL THEN 1 ELSE headcount END AS size,
        coalesce(headcount_bound, CASE WHEN person IS NOT NULL THEN 'exact' END) AS size_bound,
        certainty <> 'denied' AND (kind <> 'talent.appointed' OR from_org IS NOT NULL)
            AND from_org IS DISTINCT FROM to_org
                AND (from_org IS NOT NULL OR to_org IS NOT NULL) AS moves,
        CASE WHEN person IS NOT NULL THEN 'person ' || internal.comparable_name(person)
            WHEN claim IS NOT NULL
            AND claim_stance = 'supports' THEN 'claim ' || claim ELSE 'event ' || key END AS who
    FROM effective_facts_as_of('fact_talent', "at", known, logged)
),
_groups AS (
    SELECT claim, bool_or(is_firm) AS is_firm FROM _f
    WHERE moves AND person IS NULL AND claim IS NOT NULL AND claim_stance = 'supports'
    GROUP BY claim
),
_ranked AS (
    SELECT
        _f.*, _g.claim IS NOT NULL AS in_group, coalesce(_g.is_firm, false) AS in_firm_group,
        row_number() OVER (
            PARTITION BY _f.who, _f.from_org, _f.to_org, _f.moves
            ORDER BY _f.is_firm DESC, internal.certainty_rank(_f.certainty, _f.attested),
                _f.known_at, _f.logged_at, _f.kafka_topic, _f.kafka_partition, _f.kafka_offset
        ) AS preference
    FROM _f LEFT JOIN _groups AS _g ON _g.claim = _f.counted_in
)
SELECT
    _r.kind, _r.person, _r.people, _r.size AS headcount,
    internal.lowest_value(_r.size, _r.size_bound) AS headcount_low,
    internal.highest_value(_r.size, _r.size_bound) AS headcount_high,
    _r.size_bound AS headcount_bound, _r.role, _r.team, _r.from_org, _r.to_org, _r.reason,
    _r.counted_in,
    _r.moves AND _r.preference = 1
        AND NOT (CASE WHEN _r.is_firm THEN _r.in_firm_group ELSE _r.in_group END) AS counts,
    _r.moves AND _r.preference = 1 AND NOT _r.in_group AS counts_with_possible,
    internal.finite(_r.happened_from) AS happened_from,
    _r.happened_to, _r.occurrence, _r.known_at, _r.certainty, _r.is_firm,
    _r.claim, _s.id, _s.source, _r.key
FROM _ranked AS _r JOIN internal.canonical_records AS _s ON _s.key = _r.key;

CREATE OR REPLACE VIEW talent_moves AS
    FROM talent_moves_as_of(session_at(), session_known(), session_logged());
