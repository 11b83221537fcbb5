-- How dependent is Microsoft on each supplier of models, and since when?
-- One row for each supplier on each day that changed its index (0: not at all, 1: wholly). `possible` is the index with rumors
-- counted, where it differs. What it is made of: dependence_parts.

WITH days AS (
    SELECT DISTINCT happened_to AS day FROM timeline_as_of($at, $known)
    WHERE kind = 'supplier.changed' AND occurrence = 'sure'
),
indexes AS (
    SELECT d.day, i.supplier, i."index", i.possible_index, i.extent
    FROM days AS d, LATERAL (FROM dependence_as_of(d.day, $known)) AS i
    WHERE i.consumer = 'microsoft' AND i."of" = 'model'
),
steps AS (
    SELECT day, supplier, coalesce("index", 0) AS "index", coalesce(possible_index, 0) AS possible_index, extent
    FROM days CROSS JOIN (SELECT DISTINCT supplier FROM indexes) LEFT JOIN indexes USING (day, supplier)
    QUALIFY row("index", possible_index) IS DISTINCT FROM
        lag(row("index", possible_index), 1, row(0.0, 0.0)) OVER (PARTITION BY supplier ORDER BY day)
)
SELECT
    day::DATE AS since, supplier, round("index", 3) AS dependence,
    CASE WHEN possible_index <> "index" THEN round(possible_index, 3) END AS possible, extent
FROM steps
ORDER BY since, dependence DESC, supplier
