-- Capital: investments, stakes and acquisitions.
-- kinds: investment.made stake.held acquisition.made
-- column scope: Of an investment: round | cumulative (the sum so far, never added to a round).
-- column amount: Money put in, or value of the stake, in whole units of the currency; a bound, not
--   always the value.
-- column share: Stake, 0 to 1.
-- column terms: Terms of the investment, in words.

CREATE TABLE internal.fact_capital (
    {envelope},
    investor VARCHAR,
    investee VARCHAR,
    scope VARCHAR,
    amount DOUBLE,
    currency VARCHAR,
    bound VARCHAR,
    share DOUBLE,
    share_bound VARCHAR,
    terms VARCHAR[],
    commitment VARCHAR
);

INSERT INTO internal.fact_capital BY NAME
SELECT
    {envelope},
    coalesce(d.investor, d.holder, d.acquirer) AS investor,
    coalesce(d.investee, d.held, d.acquired) AS investee,
    CASE WHEN kind = 'investment.made' THEN coalesce(d.scope, 'round') END AS scope,
    coalesce(d.amount.amount, d.value.amount) AS amount,
    coalesce(d.amount.currency, d.value.currency) AS currency,
    CASE WHEN coalesce(d.amount.amount, d.value.amount) IS NOT NULL
        THEN coalesce(d.amount.bound, d.value.bound, 'exact') END AS bound,
    d.share.share AS share,
    CASE WHEN d.share.share IS NOT NULL THEN coalesce(d.share.bound, 'exact') END AS share_bound,
    coalesce(d.terms, []) AS terms,
    coalesce(d.commitment, 'done') AS commitment
FROM (
    SELECT *, from_json(data,
        '{"investor":"VARCHAR","investee":"VARCHAR","holder":"VARCHAR","held":"VARCHAR",
         "acquirer":"VARCHAR","acquired":"VARCHAR","scope":"VARCHAR","amount":{"amount":"DOUBLE",
         "currency":"VARCHAR","bound":"VARCHAR"},"value":{"amount":"DOUBLE","currency":"VARCHAR",
         "bound":"VARCHAR"},"share":{"share":"DOUBLE","bound":"VARCHAR"},"terms":["VARCHAR"],
         "commitment":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('investment.made', 'stake.held', 'acquisition.made')
);
