-- Rows of price_sides that amendments or claims resolve, over the spans of knowledge and times of
-- the world for which each counts.
-- column kind: Kind of the event.
-- column known_at: When the record was known: the lesser of knowntime and logged_at.
-- column certainty: As stated: rumored | reported | confirmed.
-- column claim: Claim that the event states; NULL where none.
-- column provider: Slug of who charges it.

-- Precomputed like the tables `resolved_…`.
CREATE OR REPLACE VIEW internal.resolved_price_sides AS
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at,
    kafka_topic, kafka_partition, kafka_offset,
    certainty, claim, claim_stance, provider, model, 'input' AS side, input AS price,
    input_currency AS currency, input_bound AS bound,
    own_certainty, attested, confirmed_from, known_from, known_to, counts_from, counts_to
FROM internal.resolved_prices
UNION ALL
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at,
    kafka_topic, kafka_partition, kafka_offset,
    certainty, claim, claim_stance, provider, model, 'output', output, output_currency,
    output_bound,
    own_certainty, attested, confirmed_from, known_from, known_to, counts_from, counts_to
FROM internal.resolved_prices;
