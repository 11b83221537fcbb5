-- Capital: investments, stakes and acquisitions.
-- kinds: investment.made stake.held acquisition.made

CREATE TABLE internal.fact_capital (
    key UUID NOT NULL,
    version UUID NOT NULL,
    kind VARCHAR,
    subject VARCHAR,
    happened_from TIMESTAMPTZ,
    happened_to TIMESTAMPTZ,
    lasted_until TIMESTAMPTZ,
    known_at TIMESTAMPTZ,
    logged_at TIMESTAMPTZ,
    kafka_topic VARCHAR,
    kafka_partition INTEGER,
    kafka_offset BIGINT,
    certainty VARCHAR,
    claim VARCHAR,
    claim_stance VARCHAR,
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

COMMENT ON TABLE internal.fact_capital IS 'Capital: investments, stakes and acquisitions.';
COMMENT ON COLUMN internal.fact_capital.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_capital.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_capital.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_capital.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_capital.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_capital.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_capital.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_capital.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_capital.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_capital.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_capital.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_capital.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_capital.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_capital.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_capital.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_capital.investor IS 'Slug of the investor, holder or acquirer.';
COMMENT ON COLUMN internal.fact_capital.investee IS 'Slug of what is invested in, held or acquired.';
COMMENT ON COLUMN internal.fact_capital.scope IS 'Of an investment: round | cumulative (the sum so far, never added to a round).';
COMMENT ON COLUMN internal.fact_capital.amount IS 'Money put in, or value of the stake, in whole units of the currency; a bound, not always the value.';
COMMENT ON COLUMN internal.fact_capital.currency IS 'ISO 4217.';
COMMENT ON COLUMN internal.fact_capital.bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';
COMMENT ON COLUMN internal.fact_capital.share IS 'Stake, 0 to 1.';
COMMENT ON COLUMN internal.fact_capital.share_bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';
COMMENT ON COLUMN internal.fact_capital.terms IS 'Terms of the investment, in words.';
COMMENT ON COLUMN internal.fact_capital.commitment IS 'considered | intended | agreed | done.';

INSERT INTO internal.fact_capital BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
    coalesce(d.investor, d.holder, d.acquirer) AS investor,
    coalesce(d.investee, d.held, d.acquired) AS investee,
    CASE WHEN kind = 'investment.made' THEN coalesce(d.scope, 'round') END AS scope,
    coalesce(d.amount.amount, d.value.amount) AS amount,
    coalesce(d.amount.currency, d.value.currency) AS currency,
    CASE WHEN coalesce(d.amount.amount, d.value.amount) IS NOT NULL THEN coalesce(d.amount.bound, d.value.bound, 'exact') END AS bound,
    d.share.share AS share,
    CASE WHEN d.share.share IS NOT NULL THEN coalesce(d.share.bound, 'exact') END AS share_bound,
    coalesce(d.terms, []) AS terms,
    coalesce(d.commitment, 'done') AS commitment
FROM (
    SELECT *, from_json(data, '{"investor":"VARCHAR","investee":"VARCHAR","holder":"VARCHAR","held":"VARCHAR","acquirer":"VARCHAR","acquired":"VARCHAR","scope":"VARCHAR","amount":{"amount":"DOUBLE","currency":"VARCHAR","bound":"VARCHAR"},"value":{"amount":"DOUBLE","currency":"VARCHAR","bound":"VARCHAR"},"share":{"share":"DOUBLE","bound":"VARCHAR"},"terms":["VARCHAR"],"commitment":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('investment.made', 'stake.held', 'acquisition.made')
);
