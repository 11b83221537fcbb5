-- Prices of input and of output apart, in the form of a fact table.
-- example: SELECT provider, model, side, price FROM facts_as_of('price_sides', TIMESTAMPTZ '2026-07-01') WHERE price IS NOT NULL ORDER BY ALL

CREATE OR REPLACE VIEW internal.price_sides AS
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset,
    certainty, claim, claim_stance, provider, model, 'input' AS side, input AS price, input_currency AS currency, input_bound AS bound
FROM internal.fact_prices
UNION ALL
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset,
    certainty, claim, claim_stance, provider, model, 'output', output, output_currency, output_bound
FROM internal.fact_prices;

-- What is kept of them: see the tables `resolved_…`.
CREATE OR REPLACE VIEW internal.resolved_price_sides AS
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset,
    certainty, claim, claim_stance, provider, model, 'input' AS side, input AS price, input_currency AS currency, input_bound AS bound,
    own_certainty, attested, confirmed_from, known_from, known_to, counts_from, counts_to
FROM internal.resolved_prices
UNION ALL
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset,
    certainty, claim, claim_stance, provider, model, 'output', output, output_currency, output_bound,
    own_certainty, attested, confirmed_from, known_from, known_to, counts_from, counts_to
FROM internal.resolved_prices;

COMMENT ON VIEW internal.price_sides IS 'Prices of input and of output apart, in the form of a fact table.';
COMMENT ON COLUMN internal.price_sides.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.price_sides.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.price_sides.kind IS 'Kind of the event.';
COMMENT ON COLUMN internal.price_sides.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.price_sides.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.price_sides.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.price_sides.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.price_sides.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.price_sides.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.price_sides.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.price_sides.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.price_sides.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.price_sides.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.price_sides.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.price_sides.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.price_sides.provider IS 'Slug of who charges it.';
COMMENT ON COLUMN internal.price_sides.model IS 'The model.';
COMMENT ON COLUMN internal.price_sides.side IS 'input | output.';
COMMENT ON COLUMN internal.price_sides.price IS 'Price of a million tokens, as stated; NULL: nothing said of this side.';
COMMENT ON COLUMN internal.price_sides.currency IS 'ISO 4217.';
COMMENT ON COLUMN internal.price_sides.bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';
COMMENT ON VIEW internal.resolved_price_sides IS 'Rows of price_sides that amendments or claims weigh, over the spans of knowledge and times of the world for which each counts.';
COMMENT ON COLUMN internal.resolved_price_sides.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.resolved_price_sides.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.resolved_price_sides.kind IS 'Kind of the event.';
COMMENT ON COLUMN internal.resolved_price_sides.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.resolved_price_sides.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.resolved_price_sides.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.resolved_price_sides.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.resolved_price_sides.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.resolved_price_sides.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.resolved_price_sides.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.resolved_price_sides.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.resolved_price_sides.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.resolved_price_sides.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.resolved_price_sides.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.resolved_price_sides.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.resolved_price_sides.provider IS 'Slug of who charges it.';
COMMENT ON COLUMN internal.resolved_price_sides.model IS 'The model.';
COMMENT ON COLUMN internal.resolved_price_sides.side IS 'input | output.';
COMMENT ON COLUMN internal.resolved_price_sides.price IS 'Price of a million tokens, as stated; NULL: nothing said of this side.';
COMMENT ON COLUMN internal.resolved_price_sides.currency IS 'ISO 4217.';
COMMENT ON COLUMN internal.resolved_price_sides.bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';
COMMENT ON COLUMN internal.resolved_price_sides.own_certainty IS 'As the statement in force says: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.resolved_price_sides.attested IS 'Whether it counts once it is sure: reported, confirmed, or contested although its own source confirms it.';
COMMENT ON COLUMN internal.resolved_price_sides.confirmed_from IS 'Since when it is confirmed; NULL where it is not.';
COMMENT ON COLUMN internal.resolved_price_sides.known_from IS 'From when on this is known.';
COMMENT ON COLUMN internal.resolved_price_sides.known_to IS 'Until when, exclusive; infinity: until now.';
COMMENT ON COLUMN internal.resolved_price_sides.counts_from IS 'From which time of the world on it counts.';
COMMENT ON COLUMN internal.resolved_price_sides.counts_to IS 'Until when, exclusive: a better-certain member of its claim has happened; infinity: for good.';
