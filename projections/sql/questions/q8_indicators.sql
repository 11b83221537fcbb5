-- Which indicators are watched, and what moved them?
-- One row for each event that moved an indicator, and one for each that nothing moved so far.

SELECT
    i.about, i.measure,
    day_of(t.happened_from) AS moved_at, t.kind, t.id,
    t.certainty, t.is_firm
FROM indicators_as_of($at, $known) AS i
LEFT JOIN timeline_as_of($at, $known) AS t ON list_contains(i.moved_by, t.key)
ORDER BY i.about, moved_at, t.id
