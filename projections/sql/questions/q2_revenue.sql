-- What is the revenue run rate and its trajectory, and what drives it?
-- One row for each figure, in the order of time, with its growth and what it rests on, as stated by
-- then. A run rate and a year's revenue are never mixed; `is_firm` distinguishes a figure from a
-- rumor.

SELECT
    day_of(h.happened_from) AS happened_from,
    day_of(h.happened_to) AS happened_to,
    h.segment, h.measure, h.bound, h.amount / 1e9 AS billions, h.currency,
    round(h.growth_since_previous * 100, 1) AS percent_since_previous,
    r.change_over, r.change_percent, r.change_amount / 1e9 AS change_billions,
    coalesce([concat_ws(': ', d.what, d.words) FOR d IN r.drivers], []) AS rests_on,
    h.certainty, h.is_firm
FROM revenue_history_as_of($at, $known) AS h
LEFT JOIN (
    SELECT f.key AS figure, y.*
    FROM revenue_history_as_of($at, $known) AS f,
        LATERAL (FROM revenue_as_of(f.happened_to, $known)) AS y
) AS r ON r.figure = h.key AND r.key = h.key
WHERE h.organization = 'microsoft'
ORDER BY h.happened_to, h.measure, h.segment
