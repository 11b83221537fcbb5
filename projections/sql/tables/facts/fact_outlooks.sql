-- What people expect of something.
-- kinds: outlook.issued
-- column about: Of what.
-- column speaker: Who expects it.
-- column window_from: Start of the window it is about.
-- column amount: What is expected, in whole units of the currency; a bound, not always the value.

CREATE TABLE internal.fact_outlooks (
    {envelope},
    about VARCHAR,
    speaker VARCHAR,
    stance VARCHAR,
    horizon VARCHAR,
    window_from TIMESTAMPTZ,
    window_to TIMESTAMPTZ,
    rationale VARCHAR,
    amount DOUBLE,
    currency VARCHAR,
    bound VARCHAR
);

INSERT INTO internal.fact_outlooks BY NAME
SELECT
    {envelope},
    d.about,
    d.speaker,
    d.stance,
    d.horizon,
    d."window"."from" AS window_from,
    d."window"."to" AS window_to,
    d.rationale,
    d.amount.amount AS amount,
    d.amount.currency AS currency,
    CASE WHEN d.amount.amount IS NOT NULL THEN coalesce(d.amount.bound, 'exact') END AS bound
FROM (
    SELECT *, from_json(data,
        '{"about":"VARCHAR","speaker":"VARCHAR","stance":"VARCHAR","horizon":"VARCHAR",
         "window":{"from":"TIMESTAMPTZ","to":"TIMESTAMPTZ"},"rationale":"VARCHAR",
         "amount":{"amount":"DOUBLE","currency":"VARCHAR","bound":"VARCHAR"}}') AS d
    FROM statements WHERE kind IN ('outlook.issued')
);
