-- What each provider charges for each model, per million tokens: the latest firm price of input and of output, each by when it began.
-- needs: counted_as_of
-- example: SELECT provider, model, input, output FROM prices_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO prices_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH f AS (
    SELECT *, row(happened_to, happened_from, known_at, logged_at, topic, "partition", "offset") AS place
    FROM counted_as_of('fact_prices', "at", known, logged) WHERE certainty <> 'denied'
),
g AS (
    SELECT
        provider, model,
        max_by(f, place) FILTER (firm AND input IS NOT NULL) AS i, max_by(f, place) FILTER (firm AND output IS NOT NULL) AS o,
        max_by(f, place) FILTER (input IS NOT NULL) AS pi, max_by(f, place) FILTER (output IS NOT NULL) AS po,
        max_by(f, place) AS any_last, bool_or(firm) AS firm
    FROM f GROUP BY ALL
)
SELECT
    provider, model, i.input AS input, i.input_currency AS input_currency, i.input_bound AS input_bound, o.output AS output, o.output_currency AS output_currency, o.output_bound AS output_bound,
    CASE WHEN pi.key IS DISTINCT FROM i.key THEN pi.input END AS possible_input, CASE WHEN po.key IS DISTINCT FROM o.key THEN po.output END AS possible_output,
    greatest(i.happened_from, o.happened_from) AS since, firm, CASE WHEN firm THEN 'sure' ELSE 'possible' END AS occurrence,
    any_last.known_at AS known_at, any_last.certainty AS certainty, any_last.key AS key,
    list_sort(list_distinct([x FOR x IN [i.key, o.key, pi.key, po.key] IF x IS NOT NULL])) AS evidence
FROM g;

CREATE OR REPLACE VIEW prices AS FROM prices_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
