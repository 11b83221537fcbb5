-- Every price that counts, in the order in which it began, each with its change since the firm
-- price before it of the same provider, model and currency.
-- example: SELECT provider, model, happened_from, input, input_change FROM price_history_as_of(DATE
--   '2026-07-01', DATE '2026-07-01') ORDER BY ALL
-- column provider: Slug of who offers the model.
-- column input: Price of a million input tokens, in whole units of the currency; NULL: not stated.
-- column input_before: Firm price before it.
-- column input_change: Change since then: -0.5 is half; NULL: nothing to compare with.
-- column output: Price of a million output tokens; NULL: not stated.
-- column output_before: Firm price before it.
-- column output_change: Change since then; NULL: nothing to compare with.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO price_history_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS (
    SELECT
        *,
        lag(CASE WHEN is_firm THEN input END IGNORE NULLS)
            OVER (PARTITION BY provider, model, input_currency
            ORDER BY happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
            kafka_offset) AS input_before,
        lag(CASE WHEN is_firm THEN output END IGNORE NULLS)
            OVER (PARTITION BY provider, model, output_currency
            ORDER BY happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
            kafka_offset) AS output_before
    FROM effective_facts_as_of('fact_prices', "at", known, logged) WHERE certainty <> 'denied'
)
SELECT
    _f.provider, _f.model, _f.input, _f.input_currency, _f.input_bound,
    CASE WHEN _f.input IS NOT NULL THEN _f.input_before END AS input_before,
    (_f.input - _f.input_before) / nullif(_f.input_before, 0) AS input_change,
    _f.output, _f.output_currency, _f.output_bound,
    CASE WHEN _f.output IS NOT NULL THEN _f.output_before END AS output_before,
    (_f.output - _f.output_before) / nullif(_f.output_before, 0) AS output_change,
    internal.finite(_f.happened_from) AS happened_from,
    _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.is_firm,
    _f.claim, _s.id, _s.source, _f.key
FROM _f JOIN internal.canonical_records AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW price_history AS
    FROM price_history_as_of(session_at(), session_known(), session_logged());
