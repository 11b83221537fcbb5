-- Growth of revenue between two dates, per organization, segment and measure: the firm figures in
-- force at both (see revenue_as_of), their growth, the least and greatest that their bounds allow,
-- the same a year, and what drives it at the second date. Currencies are never converted: growth is
-- NULL where they differ.
-- example: SELECT organization, segment, amount_before, amount_after, growth, growth_low,
--   growth_high FROM revenue_growth(DATE '2025-04-01', DATE '2026-07-01', DATE '2026-07-01') ORDER
--   BY ALL
-- column organization: Slug of who earns it.
-- column amount_before: Firm figure in force at the first date, in whole units of its currency;
--   NULL: none.
-- column bound_before: exact | more_than | at_least | at_most | less_than | approximately.
-- column low_before: Least value that it allows; NULL: open.
-- column high_before: Greatest value that it allows; NULL: open.
-- column currency_before: ISO 4217.
-- column happened_to_before: End of the period of the figure.
-- column amount_after: Firm figure in force at the second date; NULL: none.
-- column bound_after: exact | more_than | at_least | at_most | less_than | approximately.
-- column low_after: Least value that it allows; NULL: open.
-- column high_after: Greatest value that it allows; NULL: open.
-- column currency_after: ISO 4217.
-- column happened_to_after: End of the period of the figure.
-- column growth: Growth of the figures as stated: 0.5 is half as much again; NULL: currencies
--   differ, or there is nothing to grow from.
-- column growth_low: Least growth that the bounds allow; NULL: open.
-- column growth_high: Greatest growth that the bounds allow; NULL: open.
-- column days: Days between the times that the two figures are about.
-- column growth_a_year: The growth over those days as growth a year; NULL: no days between them.
-- column drivers: What drives it, in force at the second date: struct of what, share (0 to 1),
--   bound, words.
-- column key_before: Key of the event of the first figure.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO revenue_growth(
    from_at, to_at, known, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
WITH _sides AS (
    SELECT false AS is_after, * FROM revenue_as_of(from_at, known, logged) WHERE amount IS NOT NULL
    UNION ALL
    SELECT true, * FROM revenue_as_of(to_at, known, logged) WHERE amount IS NOT NULL
),
_pairs AS (
    SELECT organization, segment, measure, any_value(_sides) FILTER (NOT is_after) AS _w,
        any_value(_sides) FILTER (is_after) AS _n
    FROM _sides GROUP BY organization, segment, measure
),
_both AS (
    SELECT *, _w.key = _n.key AS same, _w.currency = _n.currency AND _w.amount > 0 AS comparable,
        internal.days_between(_w.happened_to, _n.happened_to) AS days FROM _pairs
),
_grown AS (
    SELECT *, CASE WHEN comparable THEN (_n.amount - _w.amount) / _w.amount END AS growth FROM _both
)
SELECT
    organization, segment, measure, _w.amount AS amount_before, _w.bound AS bound_before,
    _w.amount_low AS low_before, _w.amount_high AS high_before, _w.currency AS currency_before,
    _w.happened_to AS happened_to_before,
    _n.amount AS amount_after, _n.bound AS bound_after, _n.amount_low AS low_after,
    _n.amount_high AS high_after, _n.currency AS currency_after,
    _n.happened_to AS happened_to_after,
    growth,
    CASE WHEN NOT comparable THEN NULL WHEN same THEN 0 WHEN _w.amount_high > 0
        THEN (_n.amount_low - _w.amount_high) / _w.amount_high END AS growth_low,
    CASE WHEN NOT comparable THEN NULL WHEN same THEN 0 WHEN _w.amount_low > 0
        THEN (_n.amount_high - _w.amount_low) / _w.amount_low END AS growth_high,
    days, CASE WHEN days > 0 AND growth > -1
        THEN (1 + growth) ** (365.25 / days) - 1 END AS growth_a_year,
    coalesce(_n.drivers, []) AS drivers, coalesce(_n.certainty, _w.certainty) AS certainty,
    _w.key AS key_before, coalesce(_n.id, _w.id) AS id, coalesce(_n.source, _w.source) AS source,
    coalesce(_n.key, _w.key) AS key,
    list_sort(list_distinct([_x FOR _x IN [_w.key, _n.key, _n.drivers_key]
        IF _x IS NOT NULL])) AS evidence
FROM _grown;

CREATE OR REPLACE VIEW revenue_growth AS FROM revenue_growth(
    coalesce(internal.instant(getvariable('from_at')), make_timestamptz(
        epoch_us(make_timestamp(epoch_us(session_at())) - INTERVAL 1 YEAR))),
    session_at(), session_known(), session_logged()
);
