-- Every revenue figure that counts, in the order in which it happened, each with its growth since the figure before it of the
-- same organization, segment, measure and currency.
-- needs: effective_facts_as_of bounds canonical_records
-- example: SELECT happened_from, amount, growth_since_previous FROM revenue_history_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO revenue_history_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.segment, _f.measure, _f.amount,
    internal.lowest_value(_f.amount, _f.bound) AS amount_low, internal.highest_value(_f.amount, _f.bound) AS amount_high, _f.currency, _f.bound,
    _f.amount / nullif(lag(CASE WHEN _f.is_firm THEN _f.amount END IGNORE NULLS) OVER (
        PARTITION BY _f.subject, _f.segment, _f.measure, _f.currency
        ORDER BY _f.happened_to, _f.happened_from, _f.known_at, _f.logged_at, _f.kafka_topic, _f.kafka_partition, _f.kafka_offset
    ), 0) - 1 AS growth_since_previous,
    _f.change_over, _f.change_percent, _f.change_amount, _f.happened_from, _f.happened_to, _f.occurrence, _f.known_at,
    _f.certainty, _f.is_firm, _f.claim, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_revenue', "at", known, logged) AS _f JOIN internal.canonical_records AS _s ON _s.key = _f.key
WHERE _f.amount IS NOT NULL AND _f.certainty <> 'denied';

CREATE OR REPLACE VIEW revenue_history AS FROM revenue_history_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE revenue_history_as_of IS 'Every revenue figure that counts, in the order in which it happened, each with its growth since the figure before it of the same organization, segment, measure and currency.';
COMMENT ON VIEW revenue_history IS 'Every revenue figure that counts, in the order in which it happened, each with its growth since the figure before it of the same organization, segment, measure and currency.';
COMMENT ON COLUMN revenue_history.organization IS 'Slug of who earns it.';
COMMENT ON COLUMN revenue_history.segment IS 'Part of the business.';
COMMENT ON COLUMN revenue_history.measure IS 'annual_run_rate | annual | quarterly; never mixed.';
COMMENT ON COLUMN revenue_history.amount IS 'As stated, in whole units of the currency; see bound.';
COMMENT ON COLUMN revenue_history.amount_low IS 'Least value that it allows; NULL: open.';
COMMENT ON COLUMN revenue_history.amount_high IS 'Greatest value that it allows; NULL: open.';
COMMENT ON COLUMN revenue_history.currency IS 'ISO 4217.';
COMMENT ON COLUMN revenue_history.bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';
COMMENT ON COLUMN revenue_history.growth_since_previous IS 'amount over the firm one before it, less 1; NULL for the first.';
COMMENT ON COLUMN revenue_history.change_over IS 'Period that growth compares with: month | quarter | half_year | year.';
COMMENT ON COLUMN revenue_history.change_percent IS 'Growth over that period, per cent, negative when down.';
COMMENT ON COLUMN revenue_history.change_amount IS 'Growth over that period, in whole units of change_currency, negative when down.';
COMMENT ON COLUMN revenue_history.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN revenue_history.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN revenue_history.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN revenue_history.known_at IS 'From when it was known.';
COMMENT ON COLUMN revenue_history.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN revenue_history.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN revenue_history.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN revenue_history.id IS 'Id of that event within its source.';
COMMENT ON COLUMN revenue_history.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN revenue_history.key IS 'Key of the event that the row rests on first.';
