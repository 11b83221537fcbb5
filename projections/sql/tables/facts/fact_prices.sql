-- Prices of model use, per million tokens.
-- kinds: price.changed
-- column input_bound: exact, or a bound.
-- column output_bound: exact, or a bound.

CREATE TABLE internal.fact_prices (
    {envelope},
    model VARCHAR,
    provider VARCHAR,
    input DOUBLE,
    input_currency VARCHAR,
    input_bound VARCHAR,
    output DOUBLE,
    output_currency VARCHAR,
    output_bound VARCHAR
);

INSERT INTO internal.fact_prices BY NAME
SELECT
    {envelope},
    d.model,
    d.provider,
    d.input.amount AS input,
    d.input.currency AS input_currency,
    CASE WHEN d.input.amount IS NOT NULL THEN coalesce(d.input.bound, 'exact') END AS input_bound,
    d.output.amount AS output,
    d.output.currency AS output_currency,
    CASE WHEN d.output.amount IS NOT NULL THEN coalesce(d.output.bound, 'exact') END AS output_bound
FROM (
    SELECT *, from_json(data,
        '{"model":"VARCHAR","provider":"VARCHAR","input":{"amount":"DOUBLE","currency":"VARCHAR",
         "bound":"VARCHAR"},"output":{"amount":"DOUBLE","currency":"VARCHAR","bound":"VARCHAR"}}'
    ) AS d
    FROM statements WHERE kind IN ('price.changed')
);
