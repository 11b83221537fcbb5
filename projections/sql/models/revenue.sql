-- The latest firm figure of each organisation, segment and measure, by when it happened; beside it its growth, what drives it,
-- and (`possible_*`) the later figure that rumours, contested claims and open intervals would put in its place.
-- Measures (annual_run_rate, annual, quarterly) are never mixed, and currencies never converted.
-- needs: counted_as_of bounds stands
-- example: SELECT organization, amount, bound, possible_amount FROM revenue_as_of(TIMESTAMPTZ '2025-04-02', TIMESTAMPTZ '2025-04-02') WHERE measure = 'annual_run_rate'

CREATE OR REPLACE MACRO revenue_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH f AS (
    SELECT *, row(happened_to, happened_from, known_at, logged_at, topic, "partition", "offset") AS place
    FROM counted_as_of('fact_revenue', "at", known, logged) WHERE certainty <> 'denied'
),
g AS (
    SELECT
        subject AS organization, segment, measure,
        max_by(f, place) FILTER (firm AND amount IS NOT NULL) AS a,
        max_by(f, place) FILTER (amount IS NOT NULL) AS p,
        max_by(f, place) FILTER (firm AND change_over IS NOT NULL) AS c,
        max_by(f, place) FILTER (firm AND len(drivers) > 0) AS d
    FROM f GROUP BY ALL
),
r AS (SELECT * REPLACE (CASE WHEN a.key IS DISTINCT FROM p.key THEN p END AS p) FROM g)
SELECT
    organization, segment, measure,
    a.amount AS amount, low_of(a.amount, a.bound) AS amount_low, high_of(a.amount, a.bound) AS amount_high,
    a.currency AS currency, a.bound AS bound,
    a.happened_from AS happened_from, a.happened_to AS happened_to, coalesce(a.occurrence, p.occurrence) AS occurrence,
    a.known_at AS known_at, a.certainty AS certainty, a.claim AS claim,
    c.change_over AS change_over, c.change_percent AS change_percent, c.change_amount AS change_amount,
    c.change_currency AS change_currency, c.change_bound AS change_bound,
    coalesce(d.drivers, []) AS drivers,
    p.amount AS possible_amount, low_of(p.amount, p.bound) AS possible_low, high_of(p.amount, p.bound) AS possible_high,
    p.currency AS possible_currency, p.bound AS possible_bound, p.certainty AS possible_certainty,
    p.occurrence AS possible_occurrence, p.happened_from AS possible_from, p.key AS possible_key,
    s.id AS id, s."source" AS "source", a.key AS key, c.key AS change_key, d.key AS drivers_key,
    list_distinct([x FOR x IN [a.key, c.key, d.key, p.key] IF x IS NOT NULL]).list_sort() AS evidence
FROM r LEFT JOIN stands AS s ON s.key = a.key;

CREATE OR REPLACE VIEW revenue AS FROM revenue_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
