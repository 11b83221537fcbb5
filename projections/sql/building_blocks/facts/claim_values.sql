-- Numbers that members of claims state, with what each measures: two of one claim and measure,
-- about overlapping times, contradict each other where their bounds exclude each other.
-- example: SELECT claim, what, stated, bound FROM facts_as_of('claim_values', DATE '2026-07-01')
--   ORDER BY ALL
-- column key: The event.
-- column version: Record that states it: the event itself, or a correction (its key).
-- column kind: Kind of the event, such as model.launched.
-- column certainty: As stated.
-- column what: What the number measures.
-- column stated: The number.

CREATE OR REPLACE VIEW internal.claim_values AS
WITH _v AS (
    SELECT key, kafka_topic, kafka_partition, kafka_offset, version, kind, claim, claim_stance,
        certainty, happened_from, happened_to, known_at, logged_at,
        concat_ws(' ', 'revenue', subject, segment, measure, currency) AS what, amount AS stated,
        bound FROM internal.fact_revenue
    UNION ALL BY NAME
    SELECT key, kafka_topic, kafka_partition, kafka_offset, version, kind, claim, claim_stance,
        certainty, happened_from, happened_to, known_at, logged_at,
        concat_ws(' ', 'headcount', from_org, 'to', to_org) AS what, headcount::DOUBLE AS stated,
        headcount_bound AS bound FROM internal.fact_talent WHERE person IS NULL
    UNION ALL BY NAME
    SELECT key, kafka_topic, kafka_partition, kafka_offset, version, kind, claim, claim_stance,
        certainty, happened_from, happened_to, known_at, logged_at,
        concat_ws(' ', kind, scope, investor, investee, currency) AS what, amount AS stated, bound
        FROM internal.fact_capital
    UNION ALL BY NAME
    SELECT key, kafka_topic, kafka_partition, kafka_offset, version, kind, claim, claim_stance,
        certainty, happened_from, happened_to, known_at, logged_at,
        concat_ws(' ', 'share', investor, investee) AS what, share AS stated, share_bound AS bound
        FROM internal.fact_capital
    UNION ALL BY NAME
    SELECT key, kafka_topic, kafka_partition, kafka_offset, version, kind, claim, claim_stance,
        certainty, happened_from, happened_to, known_at, logged_at,
        concat_ws(' ', 'score', benchmark, model, unit) AS what, score AS stated, 'exact' AS bound
        FROM internal.fact_evaluations
    UNION ALL BY NAME
    SELECT key, kafka_topic, kafka_partition, kafka_offset, version, kind, claim, claim_stance,
        certainty, happened_from, happened_to, known_at, logged_at,
        concat_ws(' ', 'rank', benchmark, model) AS what, rank::DOUBLE AS stated, 'exact' AS bound
        FROM internal.fact_evaluations
    UNION ALL BY NAME
    SELECT key, kafka_topic, kafka_partition, kafka_offset, version, kind, claim, claim_stance,
        certainty, happened_from, happened_to, known_at, logged_at,
        concat_ws(' ', 'supply', consumer, product, supplier, resource) AS what, share AS stated,
        share_bound AS bound FROM internal.fact_suppliers
    UNION ALL BY NAME
    SELECT key, kafka_topic, kafka_partition, kafka_offset, version, kind, claim, claim_stance,
        certainty, happened_from, happened_to, known_at, logged_at,
        concat_ws(' ', 'layoff', subject, unit) AS what, headcount::DOUBLE AS stated,
        headcount_bound AS bound FROM internal.fact_layoffs
)
SELECT * FROM _v WHERE claim IS NOT NULL AND stated IS NOT NULL;
