-- Statements that answer questions whose answer is the strongest statement, over all knowledge:
-- each with the spans of knowledge and the times of the world for which it counts. `strength`
-- orders the statements of a question: of those that hold at a point the strongest firm one is the
-- answer, and the strongest of all the possible answer, where its `height` is greater.
-- example: SELECT question, known_from, counts_from, answer FROM internal.belief_statements() ORDER
--   BY ALL

CREATE OR REPLACE MACRO internal.belief_statements(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _latest AS (
    SELECT
        'revenue' AS read_model,
        internal.question_of_revenue(subject, segment, measure) AS question, *,
        internal.amount_words(amount, bound, currency) AS answer, amount AS value, false AS closes,
        true AS binding, NULL::TIMESTAMPTZ AS ends,
        row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
            kafka_offset, '', '') AS place
    FROM effective_facts_history('fact_revenue', logged)
    WHERE amount IS NOT NULL AND certainty <> 'denied'
    UNION ALL BY NAME
    SELECT
        'terms' AS read_model, internal.question_of_terms(partners, term, holder) AS question, *,
        internal.answer_of_terms(words, change, amount, bound, currency) AS answer,
        amount AS value, change = 'ended' AS closes,
        commitment IN ('agreed', 'done') AS binding, least(until, lasted_until) AS ends,
        row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
            kafka_offset, format('{:06}', ordinal), '') AS place
    FROM effective_facts_history('fact_terms', logged)
    WHERE term IS NOT NULL AND certainty <> 'denied'
    UNION ALL BY NAME
    SELECT
        'suppliers' AS read_model,
        internal.question_of_supply(consumer, product, supplier, resource) AS question, *,
        extent AS answer, share AS value, extent = 'dropped' AS closes, true AS binding,
        lasted_until AS ends,
        row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
            kafka_offset, '', '') AS place
    FROM effective_facts_history('fact_suppliers', logged) WHERE certainty <> 'denied'
    UNION ALL BY NAME
    SELECT
        'rivals' AS read_model, internal.question_of_rivals(subject, versus) AS question, *,
        internal.answer_of_rivals(result, benchmark) AS answer, NULL::DOUBLE AS value,
        false AS closes, true AS binding, NULL::TIMESTAMPTZ AS ends,
        row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
            kafka_offset, internal.answer_of_rivals(result, benchmark),
            coalesce(model, '') || coalesce(versus_model, '')) AS place
    FROM effective_facts_history('fact_comparisons', logged)
    WHERE versus IS NOT NULL AND certainty <> 'denied'
    UNION ALL BY NAME
    SELECT
        'prices' AS read_model, internal.question_of_price(side, model, provider) AS question, *,
        internal.amount_words(price, bound, currency) AS answer, price AS value, false AS closes,
        true AS binding, NULL::TIMESTAMPTZ AS ends,
        row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
            kafka_offset, '', '') AS place
    FROM effective_facts_history('price_sides', logged)
    WHERE price IS NOT NULL AND certainty <> 'denied'
    UNION ALL BY NAME
    SELECT
        'capital' AS read_model, internal.question_of_stake(investor, investee) AS question, *,
        internal.answer_of_stake(share, share_bound, amount, currency, bound) AS answer,
        share AS value, false AS closes, true AS binding, NULL::TIMESTAMPTZ AS ends,
        row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
            kafka_offset, '', '') AS place
    FROM effective_facts_history('fact_capital', logged)
    WHERE kind = 'stake.held' AND certainty <> 'denied'
),
_scores AS (
    SELECT
        *, internal.question_of_leader(benchmark, unit, higher_is_better) AS question,
        CASE WHEN higher_is_better THEN score ELSE -score END AS merit,
        row(known_at, logged_at, kafka_topic, kafka_partition, kafka_offset) AS place,
        attested AND known_to = 'infinity' AND counts_to = 'infinity' AS lasting
    FROM effective_facts_history('fact_evaluations', logged)
    WHERE score IS NOT NULL AND certainty <> 'denied'
),
-- A score that was beaten, and known to be, before it was made, never leads: most are set aside so,
-- by the best score known by then,
-- and of the others those that any other beats wherever they hold.
_crests AS (
    SELECT question, known_from,
        max(merit) OVER (PARTITION BY question ORDER BY known_from) AS crest FROM _scores
        WHERE lasting
    QUALIFY row_number() OVER (PARTITION BY question, known_from) = 1
),
_high AS (
    SELECT _s.* FROM _scores AS _s
    ASOF LEFT JOIN _crests AS _c ON _c.question = _s.question AND _c.known_from <= _s.counts_from
    WHERE _c.crest IS NULL OR _c.crest <= _s.merit
),
_leading AS (
    SELECT _s.* FROM _high AS _s
    WHERE NOT EXISTS (
        FROM _high AS _g
        WHERE _g.question = _s.question AND _g.lasting AND _g.known_from <= _s.known_from
            AND _g.happened_to <= _s.counts_from
            AND (_g.merit > _s.merit OR (_g.merit = _s.merit AND _g.place < _s.place))
    )
),
_ordered AS (
    SELECT
        read_model, question, key, answer, value, certainty, attested AND binding AS attested,
        happened_to, closes, ends, known_from, known_to, counts_from, counts_to, result,
        dense_rank() OVER _of_question AS strength, strength AS height
    FROM _latest WINDOW _of_question AS (PARTITION BY read_model, question ORDER BY place)
    UNION ALL
    SELECT
        'leaders', question, key, model, score, certainty, attested, happened_to, false, NULL,
        known_from, known_to, counts_from, counts_to, NULL,
        dense_rank() OVER (PARTITION BY question ORDER BY merit, place DESC),
        dense_rank() OVER (PARTITION BY question ORDER BY merit)
    FROM _leading
)
SELECT * RENAME (happened_to AS sure_from) FROM _ordered;
