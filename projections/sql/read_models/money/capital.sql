-- Who has put money into whom, one row a pair: the latest firm stake, the latest firm cumulative
-- sum, and the sum of firm rounds that are done (a cumulative sum is never added to a round);
-- beside it what is agreed or intended, and what rumors and contested claims would add. `terms` are
-- those of firm investments, in words.
-- example: SELECT investor, investee, cumulative, rounds, stake FROM capital_as_of(DATE
--   '2026-07-01', DATE '2026-07-01') ORDER BY ALL
-- column stake: Latest firm stake, 0 to 1.
-- column stake_bound: exact | more_than | at_least | at_most | less_than | approximately.
-- column stake_value: What that stake is worth, in whole units.
-- column stake_currency: ISO 4217.
-- column stake_value_bound: exact | more_than | at_least | at_most | less_than | approximately.
-- column stake_from: Start of the time for which the stake is known.
-- column stake_key: Key of the event that states the stake.
-- column cumulative: Latest firm sum of all rounds so far, as stated.
-- column cumulative_currency: ISO 4217.
-- column cumulative_bound: exact | more_than | at_least | at_most | less_than | approximately.
-- column cumulative_low: Least sum that it allows.
-- column cumulative_high: Greatest sum that it allows; NULL: open.
-- column cumulative_key: Key of the event that states it.
-- column currency: Currency of rounds and promised, ISO 4217; NULL where firm rounds differ in it,
--   and both sums are NULL then.
-- column rounds: Sum of the firm rounds that are done, of those with an amount.
-- column rounds_bound: How that sum relates to the true one; NULL: it bounds nothing, since its
--   amounts are open in two ways.
-- column round_count: Number of firm rounds that are done.
-- column rounds_of_unknown_size: Those of them without an amount.
-- column round_keys: Keys of the events of the firm rounds that are done.
-- column promised: Sum of firm rounds considered, intended or agreed, not done, of those with an
--   amount.
-- column promised_bound: How that sum relates to the true one; NULL: it bounds nothing, since its
--   amounts are open in two ways.
-- column promised_count: Number of firm rounds that are not done.
-- column promised_of_unknown_size: Those of them without an amount.
-- column promised_keys: Keys of their events.
-- column currencies: Currencies of the investments.
-- column acquired_at: When it was bought.
-- column acquisition: Commitment of the acquisition.
-- column price: Price of the acquisition.
-- column price_currency: ISO 4217.
-- column price_bound: exact | more_than | at_least | at_most | less_than | approximately.
-- column acquisition_key: Key of the event of the acquisition.
-- column rounds_possible: What done rounds that are not firm would add; NULL where rounds differ in
--   currency.
-- column rounds_possible_bound: How that sum relates to the true one; NULL: it bounds nothing.
-- column rounds_possible_count: Number of done rounds that are not firm.
-- column promised_possible: What rounds that are neither done nor firm would add; NULL where rounds
--   differ in currency.
-- column promised_possible_bound: How that sum relates to the true one; NULL: it bounds nothing.
-- column promised_possible_count: Number of rounds that are neither done nor firm.
-- column possible_keys: Keys of the events of rounds that are not firm.
-- column possible_currency: Currency of the rounds, firm or not; NULL where they differ in it.
-- column cumulative_possible: Cumulative sum that rumors, contested claims and open intervals would
--   put in its place.
-- column cumulative_possible_currency: ISO 4217.
-- column cumulative_possible_bound: exact | more_than | at_least | at_most | less_than |
--   approximately.
-- column cumulative_possible_key: Key of the event that states it.
-- column stake_possible: Stake that they would put in its place.
-- column stake_possible_bound: exact | more_than | at_least | at_most | less_than | approximately.
-- column stake_possible_key: Key of the event that states it.
-- column terms: Terms of firm investments, in words.
-- column known_at: Latest time at which any of it was known.
-- column key: Key of the latest event.

CREATE OR REPLACE MACRO capital_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS (
    SELECT *,
        row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
        kafka_offset) AS place
    FROM effective_facts_as_of('fact_capital', "at", known, logged) WHERE certainty <> 'denied'
),
_g AS (
    SELECT
        investor, investee,
        max_by(_f, place) FILTER (is_firm AND kind = 'stake.held') AS _s,
        max_by(_f, place) FILTER (is_firm AND scope = 'cumulative' AND amount IS NOT NULL) AS _c,
        max_by(_f, place) FILTER (is_firm AND kind = 'acquisition.made') AS _q,
        list_distinct(list(currency)
            FILTER (is_firm AND scope = 'round' AND currency IS NOT NULL)) AS firm_currencies,
        list_distinct(list(currency)
            FILTER (scope = 'round' AND currency IS NOT NULL)) AS round_currencies,
        sum(amount ORDER BY place)
            FILTER (is_firm AND scope = 'round' AND commitment = 'done') AS rounds,
        internal.sum_bound(list(bound) FILTER (is_firm AND scope = 'round'
            AND commitment = 'done' AND amount IS NOT NULL)) AS rounds_bound,
        list_sort(list(key) FILTER (is_firm AND scope = 'round'
            AND commitment = 'done')) AS round_keys,
        count(*) FILTER (is_firm AND scope = 'round' AND commitment = 'done') AS round_count,
        count(*) FILTER (is_firm AND scope = 'round' AND commitment = 'done'
            AND amount IS NULL) AS rounds_of_unknown_size,
        list_sort(list(DISTINCT currency)
            FILTER (scope IS NOT NULL AND currency IS NOT NULL)) AS currencies,
        sum(amount ORDER BY place)
            FILTER (is_firm AND scope = 'round' AND commitment <> 'done') AS promised,
        internal.sum_bound(list(bound) FILTER (is_firm AND scope = 'round'
            AND commitment <> 'done' AND amount IS NOT NULL)) AS promised_bound,
        count(*) FILTER (is_firm AND scope = 'round' AND commitment <> 'done') AS promised_count,
        count(*) FILTER (is_firm AND scope = 'round' AND commitment <> 'done'
            AND amount IS NULL) AS promised_of_unknown_size,
        list_sort(list(key) FILTER (is_firm AND scope = 'round'
            AND commitment <> 'done')) AS promised_keys,
        sum(amount ORDER BY place)
            FILTER (NOT is_firm AND scope = 'round' AND commitment = 'done') AS rounds_possible,
        internal.sum_bound(list(bound) FILTER (NOT is_firm AND scope = 'round'
            AND commitment = 'done' AND amount IS NOT NULL)) AS rounds_possible_bound,
        count(*) FILTER (NOT is_firm AND scope = 'round'
            AND commitment = 'done') AS rounds_possible_count,
        sum(amount ORDER BY place)
            FILTER (NOT is_firm AND scope = 'round' AND commitment <> 'done') AS promised_possible,
        internal.sum_bound(list(bound) FILTER (NOT is_firm AND scope = 'round'
            AND commitment <> 'done' AND amount IS NOT NULL)) AS promised_possible_bound,
        count(*) FILTER (NOT is_firm AND scope = 'round'
            AND commitment <> 'done') AS promised_possible_count,
        list_sort(list(key) FILTER (NOT is_firm AND scope = 'round')) AS possible_keys,
        max_by(_f, place) FILTER (scope = 'cumulative' AND amount IS NOT NULL) AS _cp,
        max_by(_f, place) FILTER (kind = 'stake.held') AS _sp,
        coalesce(flatten(list(terms ORDER BY place) FILTER (is_firm AND len(terms) > 0)),
            []) AS terms,
        bool_or(is_firm) AS is_firm, max(known_at) AS known_at, max_by(key, place) AS key,
        list_sort(list(DISTINCT key)) AS evidence
    FROM _f GROUP BY investor, investee
)
SELECT
    investor, investee, _s.share AS stake, _s.share_bound AS stake_bound, _s.amount AS stake_value,
    _s.currency AS stake_currency, _s.bound AS stake_value_bound,
    internal.finite(_s.happened_from) AS stake_from,
    _s.key AS stake_key,
    _c.amount AS cumulative, _c.currency AS cumulative_currency, _c.bound AS cumulative_bound,
    internal.lowest_value(_c.amount, _c.bound) AS cumulative_low,
    internal.highest_value(_c.amount, _c.bound) AS cumulative_high, _c.key AS cumulative_key,
    CASE WHEN len(firm_currencies) = 1 THEN firm_currencies[1] END AS currency,
    CASE WHEN len(firm_currencies) = 1 THEN rounds END AS rounds,
    CASE WHEN len(firm_currencies) = 1 THEN rounds_bound END AS rounds_bound, round_count,
    rounds_of_unknown_size, coalesce(round_keys, []) AS round_keys,
    CASE WHEN len(firm_currencies) = 1 THEN promised END AS promised,
    CASE WHEN len(firm_currencies) = 1 THEN promised_bound END AS promised_bound, promised_count,
    promised_of_unknown_size, coalesce(promised_keys, []) AS promised_keys,
    coalesce(currencies, []) AS currencies,
    internal.finite(_q.happened_from) AS acquired_at, _q.commitment AS acquisition,
    _q.amount AS price, _q.currency AS price_currency, _q.bound AS price_bound,
    _q.key AS acquisition_key,
    CASE WHEN len(round_currencies) = 1 THEN rounds_possible END AS rounds_possible,
    CASE WHEN len(round_currencies) = 1 THEN rounds_possible_bound END AS rounds_possible_bound,
    rounds_possible_count,
    CASE WHEN len(round_currencies) = 1 THEN promised_possible END AS promised_possible,
    CASE WHEN len(round_currencies) = 1 THEN promised_possible_bound END AS promised_possible_bound,
    promised_possible_count, coalesce(possible_keys, []) AS possible_keys,
    CASE WHEN len(round_currencies) = 1 THEN round_currencies[1] END AS possible_currency,
    _cp.amount AS cumulative_possible, _cp.currency AS cumulative_possible_currency,
    _cp.bound AS cumulative_possible_bound, _cp.key AS cumulative_possible_key,
    _sp.share AS stake_possible, _sp.share_bound AS stake_possible_bound,
    _sp.key AS stake_possible_key, terms,
    CASE WHEN is_firm THEN 'sure' ELSE 'possible' END AS occurrence, is_firm, known_at, key,
    evidence
FROM (
    SELECT * REPLACE (
        CASE WHEN _cp.key IS DISTINCT FROM _c.key THEN _cp END AS _cp,
        CASE WHEN _sp.key IS DISTINCT FROM _s.key THEN _sp END AS _sp
    ) FROM _g
);

CREATE OR REPLACE VIEW capital AS
    FROM capital_as_of(session_at(), session_known(), session_logged());
