-- How many people each organization gained and lost in all. A person who is stated to have left for
-- nobody says where, and also to have gone somewhere, counts once.
-- example: SELECT organization, gained, lost, net FROM talent_balance_as_of(DATE '2025-08-01', DATE
--   '2025-08-01') ORDER BY ALL
-- column gained: Firm headcount that came.
-- column gained_low: Least number that the statements allow.
-- column gained_high: Greatest number that they allow; NULL: open.
-- column lost: Firm headcount that went.
-- column lost_low: Least number that the statements allow.
-- column lost_high: Greatest number that they allow; NULL: open.
-- column net: gained less lost, as stated; NULL: nothing bounds it, since groups of unknown size
--   came and went.
-- column gained_possible_bound: How gained_possible relates to the true number; NULL: it bounds
--   nothing, or there is none.
-- column lost_possible_bound: The same of lost_possible.
-- column unknown_gained_possible: Groups of unknown size that would come besides, not firm.
-- column unknown_lost_possible: Groups of unknown size that would go besides, not firm.
-- column net_low: Least net that the numbers allow; NULL: open.
-- column net_high: Greatest net that the numbers allow; NULL: open.
-- column occurrence: sure where any of it is firm, else possible.
-- column known_at: Latest time at which any of it was known.

CREATE OR REPLACE MACRO talent_balance_as_of(
    "at", known, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
WITH _m AS (
    SELECT internal.comparable_name(person) AS who, from_org, to_org, headcount, headcount_low,
        headcount_high, headcount_bound, counts,
        counts_with_possible, is_firm, known_at, key
    FROM talent_moves_as_of("at", known, logged) WHERE counts OR counts_with_possible
),
_sides AS (
    SELECT to_org AS organization, from_org AS partner, true AS gains, * FROM _m
    WHERE to_org IS NOT NULL
    UNION ALL
    SELECT from_org, to_org, false, * FROM _m WHERE from_org IS NOT NULL
),
_stated AS (
    SELECT organization, gains, who, bool_or(counts AND is_firm) AS firmly,
        bool_or(counts_with_possible) AS possibly
    FROM _sides WHERE partner IS NOT NULL AND who IS NOT NULL GROUP BY ALL
),
_once AS (
    SELECT
        _s.* REPLACE (
            _s.counts AND _s.is_firm
                AND NOT (_s.partner IS NULL AND coalesce(_d.firmly, false)) AS counts,
            _s.counts_with_possible
                AND NOT (_s.partner IS NULL
                AND coalesce(_d.possibly, false)) AS counts_with_possible
        )
    FROM _sides AS _s
    LEFT JOIN _stated AS _d ON _d.organization = _s.organization AND _d.gains = _s.gains
    AND _d.who = _s.who
),
_summed AS (
    SELECT
        organization,
        coalesce(sum(headcount) FILTER (gains AND counts), 0)::BIGINT AS gained,
        coalesce(sum(headcount) FILTER (NOT gains AND counts), 0)::BIGINT AS lost,
        coalesce(sum(headcount_low) FILTER (gains AND counts), 0) AS gained_low,
        coalesce(sum(headcount_low) FILTER (NOT gains AND counts), 0) AS lost_low,
        CASE WHEN NOT coalesce(bool_or(headcount_high IS NULL) FILTER (gains AND counts), false)
            THEN coalesce(sum(headcount_high) FILTER (gains AND counts), 0) END AS gained_high,
        CASE WHEN NOT coalesce(bool_or(headcount_high IS NULL) FILTER (NOT gains AND counts), false)
            THEN coalesce(sum(headcount_high) FILTER (NOT gains AND counts), 0) END AS lost_high,
        count(*) FILTER (gains AND counts AND headcount IS NULL) AS unknown_gained,
        count(*) FILTER (NOT gains AND counts AND headcount IS NULL) AS unknown_lost,
        count(*) FILTER (gains AND counts_with_possible AND NOT is_firm AND headcount IS NULL)
            AS unknown_gained_possible,
        count(*) FILTER (NOT gains AND counts_with_possible AND NOT is_firm AND headcount IS NULL)
            AS unknown_lost_possible,
        coalesce(sum(headcount) FILTER (gains AND counts_with_possible),
            0)::BIGINT AS gained_with_possible,
            coalesce(sum(headcount) FILTER (NOT gains AND counts_with_possible),
            0)::BIGINT AS lost_with_possible,
        internal.sum_bound(list(headcount_bound) FILTER (gains AND counts_with_possible
            AND headcount IS NOT NULL)) AS gained_possible_bound,
        internal.sum_bound(list(headcount_bound) FILTER (NOT gains AND counts_with_possible
            AND headcount IS NOT NULL)) AS lost_possible_bound,
        CASE WHEN bool_or(counts) THEN 'sure' ELSE 'possible' END AS occurrence,
        max(known_at) AS known_at, list_sort(list(DISTINCT key)) AS evidence
    FROM _once WHERE counts OR counts_with_possible GROUP BY organization
)
SELECT
    organization, gained, gained_low, gained_high, lost, lost_low, lost_high,
    CASE WHEN coalesce(lost_high, gained_high) IS NOT NULL THEN gained - lost END AS net,
    gained_low - lost_high AS net_low, gained_high - lost_low AS net_high,
    unknown_gained, unknown_lost,
    greatest(gained_with_possible - gained, 0) AS gained_possible,
    greatest(lost_with_possible - lost, 0) AS lost_possible,
    CASE WHEN gained_with_possible > gained THEN gained_possible_bound END AS gained_possible_bound,
    CASE WHEN lost_with_possible > lost THEN lost_possible_bound END AS lost_possible_bound,
    unknown_gained_possible, unknown_lost_possible,
    occurrence, known_at, evidence
FROM _summed;

CREATE OR REPLACE VIEW talent_balance AS
    FROM talent_balance_as_of(session_at(), session_known(), session_logged());
