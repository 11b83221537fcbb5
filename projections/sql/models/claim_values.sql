-- Numbers that members of claims state, with what each measures: two of one claim and measure, about overlapping times, contradict
-- each other where their bounds exclude each other.
-- example: SELECT claim, what, stated, bound FROM facts_as_of('claim_values', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE VIEW internal.claim_values AS
WITH _v AS (
    SELECT key, kafka_topic, kafka_partition, kafka_offset, version, kind, claim, claim_stance, certainty, happened_from, happened_to, known_at, logged_at, concat_ws(' ', 'revenue', subject, segment, measure, currency) AS what, amount AS stated, bound FROM internal.fact_revenue
    UNION ALL BY NAME
    SELECT key, kafka_topic, kafka_partition, kafka_offset, version, kind, claim, claim_stance, certainty, happened_from, happened_to, known_at, logged_at, concat_ws(' ', 'headcount', from_org, 'to', to_org) AS what, headcount::DOUBLE AS stated, headcount_bound AS bound FROM internal.fact_talent WHERE person IS NULL
    UNION ALL BY NAME
    SELECT key, kafka_topic, kafka_partition, kafka_offset, version, kind, claim, claim_stance, certainty, happened_from, happened_to, known_at, logged_at, concat_ws(' ', kind, scope, investor, investee, currency) AS what, amount AS stated, bound FROM internal.fact_capital
    UNION ALL BY NAME
    SELECT key, kafka_topic, kafka_partition, kafka_offset, version, kind, claim, claim_stance, certainty, happened_from, happened_to, known_at, logged_at, concat_ws(' ', 'share', investor, investee) AS what, share AS stated, share_bound AS bound FROM internal.fact_capital
    UNION ALL BY NAME
    SELECT key, kafka_topic, kafka_partition, kafka_offset, version, kind, claim, claim_stance, certainty, happened_from, happened_to, known_at, logged_at, concat_ws(' ', 'score', benchmark, model, unit) AS what, score AS stated, 'exact' AS bound FROM internal.fact_evaluations
    UNION ALL BY NAME
    SELECT key, kafka_topic, kafka_partition, kafka_offset, version, kind, claim, claim_stance, certainty, happened_from, happened_to, known_at, logged_at, concat_ws(' ', 'rank', benchmark, model) AS what, rank::DOUBLE AS stated, 'exact' AS bound FROM internal.fact_evaluations
    UNION ALL BY NAME
    SELECT key, kafka_topic, kafka_partition, kafka_offset, version, kind, claim, claim_stance, certainty, happened_from, happened_to, known_at, logged_at, concat_ws(' ', 'supply', consumer, product, supplier, resource) AS what, share AS stated, share_bound AS bound FROM internal.fact_suppliers
    UNION ALL BY NAME
    SELECT key, kafka_topic, kafka_partition, kafka_offset, version, kind, claim, claim_stance, certainty, happened_from, happened_to, known_at, logged_at, concat_ws(' ', 'layoff', subject, unit) AS what, headcount::DOUBLE AS stated, headcount_bound AS bound FROM internal.fact_layoffs
)
SELECT * FROM _v WHERE claim IS NOT NULL AND stated IS NOT NULL;

COMMENT ON VIEW internal.claim_values IS 'Numbers that members of claims state, with what each measures: two of one claim and measure, about overlapping times, contradict each other where their bounds exclude each other.';
COMMENT ON COLUMN internal.claim_values.key IS 'The event.';
COMMENT ON COLUMN internal.claim_values.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.claim_values.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.claim_values.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.claim_values.version IS 'Record that says so: the event itself, or a correction (its key).';
COMMENT ON COLUMN internal.claim_values.kind IS 'Kind of the event, such as model.launched.';
COMMENT ON COLUMN internal.claim_values.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN internal.claim_values.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.claim_values.certainty IS 'As stated.';
COMMENT ON COLUMN internal.claim_values.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.claim_values.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.claim_values.known_at IS 'From when it was known.';
COMMENT ON COLUMN internal.claim_values.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.claim_values.what IS 'What the number measures.';
COMMENT ON COLUMN internal.claim_values.stated IS 'The number.';
COMMENT ON COLUMN internal.claim_values.bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';
