-- Who left, who joined, from where to where?
-- One row for each move between organizations, a claim once. No headcount: a group of unknown size.
-- `counts` says whether it adds to the firm flows (talent_flows), or would if it were more than a
-- rumor; it does not where a group counts that includes it.

SELECT
    day_of(happened_from) AS happened_from,
    day_of(happened_to) AS happened_to,
    coalesce(person, people) AS who, from_org, to_org, role, headcount, headcount_bound, certainty,
    CASE WHEN counts AND is_firm THEN 'firm' WHEN counts_with_possible THEN 'possible'
        ELSE 'no' END AS counts
FROM talent_moves_as_of($at, $known)
WHERE kind <> 'talent.appointed' OR from_org IS NOT NULL
ORDER BY happened_from, happened_to, who
