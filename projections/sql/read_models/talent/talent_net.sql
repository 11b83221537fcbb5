-- The net flow of people between organizations, one row an ordered pair: who was gained from the
-- partner, who was lost to it, and the net with the least and greatest that the numbers allow. Each
-- pair has a row from either side. A partner of NULL is not stated.
-- example: SELECT organization, partner, gained, lost, net, net_low, net_high FROM
--   talent_net_as_of(DATE '2025-08-01', DATE '2025-08-01') ORDER BY ALL
-- column partner: Slug of the other one; NULL: not stated.
-- column gained: Firm headcount that came from the partner.
-- column gained_low: Least number that the statements allow.
-- column gained_high: Greatest number that they allow; NULL: open.
-- column lost: Firm headcount that went to it.
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

CREATE OR REPLACE MACRO talent_net_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _flows AS (FROM talent_flows_as_of("at", known, logged)),
_sides AS (
    SELECT to_org AS organization, from_org AS partner, true AS gains, * FROM _flows
    WHERE to_org IS NOT NULL
    UNION ALL
    SELECT from_org, to_org, false, * FROM _flows WHERE from_org IS NOT NULL
),
_summed AS (
    SELECT
        organization, partner,
        coalesce(max(people) FILTER (gains), 0) AS gained,
        coalesce(max(people_low) FILTER (gains), 0) AS gained_low,
        CASE WHEN NOT coalesce(bool_or(people_high IS NULL) FILTER (gains), false)
            THEN coalesce(max(people_high) FILTER (gains), 0) END AS gained_high,
        coalesce(max(people) FILTER (NOT gains), 0) AS lost,
        coalesce(max(people_low) FILTER (NOT gains), 0) AS lost_low,
        CASE WHEN NOT coalesce(bool_or(people_high IS NULL) FILTER (NOT gains), false)
            THEN coalesce(max(people_high) FILTER (NOT gains), 0) END AS lost_high,
        coalesce(max(unknown_groups) FILTER (gains), 0) AS unknown_gained,
        coalesce(max(unknown_groups) FILTER (NOT gains), 0) AS unknown_lost,
        coalesce(max(unknown_groups_possible) FILTER (gains), 0) AS unknown_gained_possible,
        coalesce(max(unknown_groups_possible) FILTER (NOT gains), 0) AS unknown_lost_possible,
        coalesce(max(people_possible) FILTER (gains), 0) AS gained_possible,
        coalesce(max(people_possible) FILTER (NOT gains), 0) AS lost_possible,
        max(people_possible_bound) FILTER (gains) AS gained_possible_bound,
        max(people_possible_bound) FILTER (NOT gains) AS lost_possible_bound,
        CASE WHEN bool_or(occurrence = 'sure') THEN 'sure' ELSE 'possible' END AS occurrence,
        max(known_at) AS known_at, list_sort(list_distinct(flatten(list(evidence)))) AS evidence
    FROM _sides GROUP BY organization, partner
)
SELECT
    organization, partner, gained, gained_low, gained_high, lost, lost_low, lost_high,
    CASE WHEN coalesce(lost_high, gained_high) IS NOT NULL THEN gained - lost END AS net,
    gained_low - lost_high AS net_low, gained_high - lost_low AS net_high,
    unknown_gained, unknown_lost,
    gained_possible, gained_possible_bound, lost_possible, lost_possible_bound,
    unknown_gained_possible, unknown_lost_possible,
    occurrence, known_at, evidence
FROM _summed;

CREATE OR REPLACE VIEW talent_net AS
    FROM talent_net_as_of(session_at(), session_known(), session_logged());
