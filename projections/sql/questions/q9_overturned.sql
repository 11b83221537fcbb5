-- What did we believe then that we know now to be wrong?
-- One row for each event that was believed at the valid time, as known on that day, and has since
-- been denied, contested, corrected, retracted or contradicted, with when that was learned and from
-- what.
-- of: 2025-04-01

WITH wrong AS MATERIALIZED (FROM overturned_as_of($at, $known)),
causes AS (
    SELECT w.key, min(t.known_at) AS learned,
        string_agg(t.headline, '; ' ORDER BY t.known_at, t.id) AS headlines
    FROM wrong AS w JOIN timeline_as_of($known, $known) AS t ON list_contains(w.changed_by, t.key)
    WHERE t.known_at > $at GROUP BY w.key
)
SELECT headline AS believed, certainty_before, change, claim, day_of(learned) AS learned,
    headlines AS changed_by, id
FROM wrong LEFT JOIN causes USING (key)
ORDER BY learned, id
