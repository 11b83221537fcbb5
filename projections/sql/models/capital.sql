-- Who has put money into whom, one row a pair and currency: the latest firm stake, the latest firm cumulative sum, and the sum of firm
-- rounds that are done (a cumulative sum is never added to a round); beside it what is agreed or intended, and what rumours and
-- contested claims would add. `terms` are those of firm investments, in words.
-- needs: counted_as_of bounds
-- example: SELECT investor, investee, cumulative, rounds, stake FROM capital_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO capital_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH f AS (
    SELECT *, row(happened_to, happened_from, known_at, logged_at, topic, "partition", "offset") AS place
    FROM counted_as_of('fact_capital', "at", known, logged) WHERE certainty <> 'denied'
),
g AS (
    SELECT
        investor, investee,
        max_by(f, place) FILTER (firm AND kind = 'stake.held') AS s,
        max_by(f, place) FILTER (firm AND scope = 'cumulative' AND amount IS NOT NULL) AS c,
        max_by(f, place) FILTER (firm AND kind = 'acquisition.made') AS q,
        sum(amount ORDER BY place) FILTER (firm AND scope = 'round' AND commitment = 'done') AS rounds,
        count(*) FILTER (firm AND scope = 'round') AS round_count,
        count(*) FILTER (firm AND scope = 'round' AND amount IS NULL) AS rounds_of_unknown_size,
        list_sort(list(DISTINCT currency) FILTER (scope IS NOT NULL AND currency IS NOT NULL)) AS currencies,
        sum(amount ORDER BY place) FILTER (firm AND scope = 'round' AND commitment <> 'done') AS promised,
        sum(amount ORDER BY place) FILTER (NOT firm AND scope = 'round') AS rounds_possible,
        max_by(f, place) FILTER (NOT firm AND scope = 'cumulative') AS cp,
        max_by(f, place) FILTER (NOT firm AND kind = 'stake.held') AS sp,
        coalesce(flatten(list(terms ORDER BY place) FILTER (firm AND len(terms) > 0)), []) AS terms,
        bool_or(firm) AS firm, max(known_at) AS known_at, max_by(key, place) AS key, list_sort(list(DISTINCT key)) AS evidence
    FROM f GROUP BY investor, investee
)
SELECT
    investor, investee, s."share" AS stake, s.share_bound AS stake_bound, s.amount AS stake_value, s.currency AS stake_currency, s.bound AS stake_value_bound, s.happened_from AS stake_from,
    c.amount AS cumulative, c.bound AS cumulative_bound, low_of(c.amount, c.bound) AS cumulative_low, high_of(c.amount, c.bound) AS cumulative_high,
    CASE WHEN len(currencies) <= 1 THEN rounds END AS rounds, round_count, rounds_of_unknown_size,
    CASE WHEN len(currencies) <= 1 THEN promised END AS promised, coalesce(currencies, []) AS currencies,
    q.happened_from AS acquired_at, q.commitment AS acquisition, q.amount AS price, q.currency AS price_currency,
    CASE WHEN len(currencies) <= 1 THEN rounds_possible END AS rounds_possible, cp.amount AS cumulative_possible, sp."share" AS stake_possible, terms,
    CASE WHEN firm THEN 'sure' ELSE 'possible' END AS occurrence, firm, known_at, key, evidence
FROM g;

CREATE OR REPLACE VIEW capital AS FROM capital_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
