-- Prices of input and of output apart, in the form of a fact table.
-- example: SELECT provider, model, side, price FROM facts_as_of('price_sides', DATE '2026-07-01')
--   WHERE price IS NOT NULL ORDER BY ALL
-- column kind: Kind of the event.
-- column known_at: When the record was known: the lesser of knowntime and logged_at.
-- column certainty: As stated: rumored | reported | confirmed.
-- column claim: Claim that the event states; NULL where none.
-- column provider: Slug of who charges it.

CREATE OR REPLACE VIEW internal.price_sides AS
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at,
    kafka_topic, kafka_partition, kafka_offset,
    certainty, claim, claim_stance, provider, model, 'input' AS side, input AS price,
    input_currency AS currency, input_bound AS bound
FROM internal.fact_prices
UNION ALL
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at,
    kafka_topic, kafka_partition, kafka_offset,
    certainty, claim, claim_stance, provider, model, 'output', output, output_currency, output_bound
FROM internal.fact_prices;
