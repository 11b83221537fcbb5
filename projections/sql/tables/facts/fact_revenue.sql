-- Revenues, their growth and what drives them. subject earns it.
-- kinds: revenue.reported
-- column amount: Revenue, in whole units of the currency; a bound, not always the value.
-- column change_over: Period compared with: month | quarter | half_year | year.
-- column change_percent: Growth over that period, per cent; negative when down.
-- column change_amount: Growth over that period, negative when down, in whole units of the
--   currency; a bound, not always the value.
-- column drivers: What drives it, with share (0 to 1) or words.

CREATE TABLE internal.fact_revenue (
    {envelope},
    measure VARCHAR,
    segment VARCHAR,
    amount DOUBLE,
    currency VARCHAR,
    bound VARCHAR,
    change_over VARCHAR,
    change_percent DOUBLE,
    change_amount DOUBLE,
    change_currency VARCHAR,
    change_bound VARCHAR,
    drivers STRUCT(what VARCHAR, share DOUBLE, bound VARCHAR, words VARCHAR)[]
);

INSERT INTO internal.fact_revenue BY NAME
SELECT
    {envelope},
    d.measure,
    d.segment,
    d.amount.amount AS amount,
    d.amount.currency AS currency,
    CASE WHEN d.amount.amount IS NOT NULL THEN coalesce(d.amount.bound, 'exact') END AS bound,
    d.change.over AS change_over,
    CASE WHEN d.change.direction = 'down' THEN -abs(d.change.percent)
        ELSE d.change.percent END AS change_percent,
    CASE WHEN d.change.direction = 'down' THEN -d.change.amount.amount
        ELSE d.change.amount.amount END AS change_amount,
    d.change.amount.currency AS change_currency,
    CASE WHEN d.change.amount.amount IS NOT NULL
        THEN coalesce(d.change.amount.bound, 'exact') END AS change_bound,
    [{'what': x.what, 'share': x.share.share,
        'bound': CASE WHEN x.share.share IS NOT NULL THEN coalesce(x.share.bound, 'exact') END,
        'words': x.words} FOR x IN coalesce(d.drivers, [])] AS drivers
FROM (
    SELECT *, from_json(data,
        '{"measure":"VARCHAR","segment":"VARCHAR","amount":{"amount":"DOUBLE","currency":"VARCHAR",
         "bound":"VARCHAR"},"change":{"over":"VARCHAR","percent":"DOUBLE","direction":"VARCHAR",
         "amount":{"amount":"DOUBLE","currency":"VARCHAR","bound":"VARCHAR"}},
         "drivers":[{"what":"VARCHAR","share":{"share":"DOUBLE","bound":"VARCHAR"},
         "words":"VARCHAR"}]}') AS d
    FROM statements WHERE kind IN ('revenue.reported')
);
