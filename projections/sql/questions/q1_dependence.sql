-- How dependent is Microsoft on each supplier of models, and since when?
-- One row for each supplier on each day that changed its index (0: not at all, 1: wholly).
-- `possible` is the index with rumors counted, where it differs. What it is made of:
-- dependence_parts.

WITH days AS (
    SELECT DISTINCT happened_to AS day FROM timeline_as_of($at, $known)
    WHERE kind = 'supplier.changed' AND occurrence = 'sure'
),
indexes AS (
    SELECT d.day, i.supplier, i.dependence, i.possible_dependence, i.extent
    FROM days AS d, LATERAL (FROM dependence_as_of(d.day, $known)) AS i
    WHERE i.consumer = 'microsoft' AND i.resource = 'model'
),
steps AS (
    SELECT day, supplier, coalesce(dependence, 0) AS dependence,
        coalesce(possible_dependence, 0) AS possible_dependence, extent
    FROM days CROSS JOIN (SELECT DISTINCT supplier FROM indexes)
    LEFT JOIN indexes USING (day, supplier)
    QUALIFY row(dependence, possible_dependence) IS DISTINCT FROM
        lag(row(dependence, possible_dependence), 1, row(0.0, 0.0))
            OVER (PARTITION BY supplier ORDER BY day)
)
SELECT
    day_of(day) AS since, supplier, round(dependence, 3) AS dependence,
    CASE WHEN possible_dependence <> dependence THEN round(possible_dependence, 3) END AS possible,
    extent
FROM steps
ORDER BY since, dependence DESC, supplier
