-- What each provider charges for each model, per million tokens: the latest firm price of input and
-- of output, each by when it began.
-- example: SELECT provider, model, input, output FROM prices_as_of(DATE '2026-07-01', DATE
--   '2026-07-01') ORDER BY ALL
-- column possible_input: Later price that is not firm.
-- column possible_output: Later price that is not firm.
-- column since: Since when the price is so.
-- column certainty: Of the latest event.
-- column key: Key of the latest event.

CREATE OR REPLACE MACRO prices_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS (
    SELECT *,
        row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
        kafka_offset) AS place
    FROM effective_facts_as_of('fact_prices', "at", known, logged) WHERE certainty <> 'denied'
),
_g AS (
    SELECT
        provider, model,
        max_by(_f, place) FILTER (is_firm AND input IS NOT NULL) AS _i,
        max_by(_f, place) FILTER (is_firm AND output IS NOT NULL) AS _o,
        max_by(_f, place) FILTER (input IS NOT NULL) AS _pi,
        max_by(_f, place) FILTER (output IS NOT NULL) AS _po,
        coalesce(max_by(_f, place) FILTER (is_firm), max_by(_f, place)) AS shown,
        bool_or(is_firm) AS is_firm
    FROM _f GROUP BY ALL
)
SELECT
    provider, model, _i.input AS input, _i.input_currency AS input_currency,
    _i.input_bound AS input_bound, _o.output AS output, _o.output_currency AS output_currency,
    _o.output_bound AS output_bound,
    CASE WHEN _pi.key IS DISTINCT FROM _i.key THEN _pi.input END AS possible_input,
    CASE WHEN _po.key IS DISTINCT FROM _o.key THEN _po.output END AS possible_output,
    internal.finite(greatest(_i.happened_from, _o.happened_from)) AS since, is_firm,
    CASE WHEN is_firm THEN 'sure' ELSE 'possible' END AS occurrence,
    shown.known_at AS known_at, shown.certainty AS certainty, shown.key AS key,
    list_sort(list_distinct([_x FOR _x IN [_i.key, _o.key, _pi.key, _po.key]
        IF _x IS NOT NULL])) AS evidence
FROM _g;

CREATE OR REPLACE VIEW prices AS FROM prices_as_of(session_at(), session_known(), session_logged());
