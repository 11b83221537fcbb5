-- Which plans are open, overdue, fulfilled or slipped?
-- One row for each plan: the last day of its window, how certain the plan is, its state at the
-- valid time, and beside it what became of it by the time of knowledge.

WITH later AS MATERIALIZED (FROM plans_as_of($known, $known))
SELECT
    p.what, p.organization, day_of(p.window_to - INTERVAL 1 MICROSECOND) AS last_day,
    p.certainty AS plan_certainty, p.state, p.slips, p.late_by_days,
    coalesce(l.state, c.state) AS became, day_of(coalesce(l.settled_at, c.settled_at)) AS became_at,
    coalesce(l.late_by_days, c.late_by_days) AS became_late_by_days
FROM plans_as_of($at, $known) AS p
LEFT JOIN later AS l ON l.key = p.key
LEFT JOIN later AS c ON c.claim = p.claim AND l.key IS NULL
ORDER BY p.window_to, p.what
