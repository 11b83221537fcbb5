-- How many people moved from one organization to another: firm counts with bounds, groups of
-- unknown size beside them, what rumors, contested claims and open intervals would add
-- (`people_possible`), and the net of both directions. A person or claim counts once; who is
-- counted in a group that counts is not counted again. NULL for an organization: not stated.
-- example: SELECT from_org, to_org, people, people_possible, unknown_groups FROM
--   talent_flows_as_of(DATE '2025-08-01', DATE '2025-08-01') ORDER BY ALL
-- column people: Sum of firm headcounts as stated.
-- column people_low: Least number that they allow.
-- column people_high: Greatest number that they allow; NULL: open.
-- column unknown_groups: Firm groups of unknown size.
-- column people_possible: People that rumors, contested claims and open intervals would add.
-- column people_possible_bound: How that number relates to the true one; NULL: it bounds nothing,
--   or there is none.
-- column unknown_groups_possible: Groups of unknown size that they would add.
-- column names: Persons of the firm moves.
-- column names_possible: Persons whom rumors, contested claims and open intervals would add.
-- column people_back: Firm headcount of the opposite direction.
-- column net: people less people_back; NULL: nothing bounds it, since both ways have groups whose
--   size is open.
-- column last_moved_at: When the latest firm move happened: start of its interval.
-- column last_move_key: Key of that move.
-- column known_at: Latest time at which any of it was known.

CREATE OR REPLACE MACRO talent_flows_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _flows AS (
    SELECT
        from_org, to_org,
        coalesce(sum(headcount) FILTER (counts AND is_firm), 0)::BIGINT AS people,
        coalesce(sum(headcount_low) FILTER (counts AND is_firm), 0) AS people_low,
        CASE WHEN bool_or(headcount_high IS NULL) FILTER (counts AND is_firm) THEN NULL
            ELSE coalesce(sum(headcount_high) FILTER (counts AND is_firm), 0) END AS people_high,
        count(*) FILTER (counts AND is_firm AND headcount IS NULL) AS unknown_groups,
        greatest(coalesce(sum(headcount) FILTER (counts_with_possible),
            0) - coalesce(sum(headcount) FILTER (counts AND is_firm), 0),
            0)::BIGINT AS people_possible,
        internal.sum_bound(list(headcount_bound) FILTER (counts_with_possible
            AND headcount IS NOT NULL)) AS people_possible_bound,
        count(*) FILTER (counts_with_possible AND NOT is_firm
            AND headcount IS NULL) AS unknown_groups_possible,
        list_sort(list(DISTINCT person)
            FILTER (person IS NOT NULL AND counts AND is_firm)) AS names,
        list_sort(list(DISTINCT person)
            FILTER (person IS NOT NULL AND NOT is_firm)) AS names_possible,
        bool_or(counts AND is_firm) AS sure, max(happened_from) FILTER (is_firm) AS last_moved_at,
        max_by(key, row(coalesce(happened_from, '-infinity'::TIMESTAMPTZ), happened_to, key))
            FILTER (is_firm) AS last_move_key,
        max(known_at) AS known_at, list_sort(list(DISTINCT key)) AS evidence
    FROM talent_moves_as_of("at", known, logged)
    WHERE counts OR counts_with_possible
    GROUP BY ALL
)
SELECT
    _a.from_org, _a.to_org, _a.people, _a.people_low, _a.people_high, _a.unknown_groups,
    _a.people_possible,
    CASE WHEN _a.people_possible > 0 THEN _a.people_possible_bound END AS people_possible_bound,
    _a.unknown_groups_possible,
    coalesce(_a.names, []) AS names, coalesce(_a.names_possible, []) AS names_possible,
    coalesce(_b.people, 0) AS people_back,
    CASE WHEN _a.people_high IS NOT NULL OR _b.from_org IS NULL OR _b.people_high IS NOT NULL
        THEN _a.people - coalesce(_b.people, 0) END AS net,
    CASE WHEN _a.sure THEN 'sure' ELSE 'possible' END AS occurrence,
    _a.last_moved_at, _a.last_move_key, _a.known_at, _a.evidence
FROM _flows AS _a LEFT JOIN _flows AS _b ON _b.from_org = _a.to_org AND _b.to_org = _a.from_org;

CREATE OR REPLACE VIEW talent_flows AS
    FROM talent_flows_as_of(session_at(), session_known(), session_logged());
