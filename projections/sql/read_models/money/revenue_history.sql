-- Every revenue figure that counts, in the order in which it happened, each with its growth since
-- the figure before it of the same organization, segment, measure and currency.
-- example: SELECT happened_from, amount, growth_since_previous FROM revenue_history_as_of(DATE
--   '2026-07-01', DATE '2026-07-01') ORDER BY ALL
-- column organization: Slug of who earns it.
-- column growth_since_previous: amount over the firm one before it, less 1; NULL for the first.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO revenue_history_as_of(
    "at", known, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
SELECT
    _f.subject AS organization, _f.segment, _f.measure, _f.amount,
    internal.lowest_value(_f.amount, _f.bound) AS amount_low,
    internal.highest_value(_f.amount, _f.bound) AS amount_high, _f.currency, _f.bound,
    (_f.amount - _f.previous) / nullif(_f.previous, 0) AS growth_since_previous,
    _f.change_over, _f.change_percent, _f.change_amount,
    internal.finite(_f.happened_from) AS happened_from, _f.happened_to,
    _f.occurrence, _f.known_at,
    _f.certainty, _f.is_firm, _f.claim, _s.id, _s.source, _f.key
FROM (
    SELECT *, lag(CASE WHEN is_firm THEN amount END IGNORE NULLS) OVER (
        PARTITION BY subject, segment, measure, currency
        ORDER BY happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
            kafka_offset
    ) AS previous
    FROM effective_facts_as_of('fact_revenue', "at", known, logged)
    WHERE amount IS NOT NULL AND certainty <> 'denied'
) AS _f
JOIN internal.canonical_records AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW revenue_history AS
    FROM revenue_history_as_of(session_at(), session_known(), session_logged());
