-- Every price that counts, in the order in which it began, each with its change since the firm price before it of the same
-- provider, model and currency.
-- needs: effective_facts_as_of canonical_records
-- example: SELECT provider, model, happened_from, input, input_change FROM price_history_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO price_history_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS (
    SELECT
        *,
        lag(CASE WHEN is_firm THEN input END IGNORE NULLS) OVER (PARTITION BY provider, model, input_currency ORDER BY happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset) AS input_before,
        lag(CASE WHEN is_firm THEN output END IGNORE NULLS) OVER (PARTITION BY provider, model, output_currency ORDER BY happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset) AS output_before
    FROM effective_facts_as_of('fact_prices', "at", known, logged) WHERE certainty <> 'denied'
)
SELECT
    _f.provider, _f.model, _f.input, _f.input_currency, _f.input_bound, CASE WHEN _f.input IS NOT NULL THEN _f.input_before END AS input_before, _f.input / nullif(_f.input_before, 0) - 1 AS input_change,
    _f.output, _f.output_currency, _f.output_bound, CASE WHEN _f.output IS NOT NULL THEN _f.output_before END AS output_before, _f.output / nullif(_f.output_before, 0) - 1 AS output_change,
    _f.happened_from, _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.is_firm, _f.claim, _s.id, _s.source, _f.key
FROM _f JOIN internal.canonical_records AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW price_history AS FROM price_history_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE price_history_as_of IS 'Every price that counts, in the order in which it began, each with its change since the firm price before it of the same provider, model and currency.';
COMMENT ON VIEW price_history IS 'Every price that counts, in the order in which it began, each with its change since the firm price before it of the same provider, model and currency.';
COMMENT ON COLUMN price_history.provider IS 'Slug of who offers the model.';
COMMENT ON COLUMN price_history.model IS 'The model.';
COMMENT ON COLUMN price_history.input IS 'Price of a million input tokens, in whole units of the currency; NULL: not told.';
COMMENT ON COLUMN price_history.input_currency IS 'ISO 4217.';
COMMENT ON COLUMN price_history.input_bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';
COMMENT ON COLUMN price_history.input_before IS 'Firm price before it.';
COMMENT ON COLUMN price_history.input_change IS 'Change since then: -0.5 is half; NULL: nothing to compare with.';
COMMENT ON COLUMN price_history.output IS 'Price of a million output tokens; NULL: not told.';
COMMENT ON COLUMN price_history.output_currency IS 'ISO 4217.';
COMMENT ON COLUMN price_history.output_bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';
COMMENT ON COLUMN price_history.output_before IS 'Firm price before it.';
COMMENT ON COLUMN price_history.output_change IS 'Change since then; NULL: nothing to compare with.';
COMMENT ON COLUMN price_history.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN price_history.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN price_history.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN price_history.known_at IS 'From when it was known.';
COMMENT ON COLUMN price_history.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN price_history.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN price_history.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN price_history.id IS 'Id of that event within its source.';
COMMENT ON COLUMN price_history.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN price_history.key IS 'Key of the event that the row rests on first.';
