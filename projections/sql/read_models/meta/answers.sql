-- Every question with its answer, at one point: the read models of which there is one answer at a
-- time, in one form. `answer` is the firm one, `possible_answer` what rumors, other contested
-- claims and open intervals would put in its place. Over all points at once: beliefs.
-- example: SELECT question, answer, certainty FROM answers_as_of(DATE '2025-10-01', DATE
--   '2025-10-01') ORDER BY ALL
-- column subject: Subject of the question: an organization's slug, a benchmark, a claim, or an
--   event's key.
-- column parts: The other parts of its key, in an order that each read model defines.
-- column question: The question in words; the same words in beliefs. Two questions may have the
--   same words: the key is read_model, subject and parts.
-- column answer: The firm answer in words; NULL: none.
-- column certainty: Certainty of the answer; of a claim, that of its best member; of a plan or a
--   dispute that is settled, that of the settlement.
-- column evidence: Keys of the events that both answers rest on.

CREATE OR REPLACE MACRO answers_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _answers AS (
    SELECT
        'revenue' AS read_model,
        internal.question_of_revenue(organization, segment, measure) AS question,
        internal.amount_words(amount, bound, currency) AS answer, amount AS value, certainty,
        internal.amount_words(possible_amount, possible_bound,
        possible_currency) AS possible_answer,
        possible_certainty,
        list_sort([_x FOR _x IN [key, possible_key] IF _x IS NOT NULL]) AS evidence
    FROM revenue_as_of("at", known, logged) WHERE amount IS NOT NULL OR possible_amount IS NOT NULL
    UNION ALL
    SELECT
        'terms', internal.question_of_terms(partners, term, holder),
        internal.answer_of_terms(words, change, amount, bound, currency),
        amount,
        CASE WHEN is_firm THEN certainty END,
        CASE WHEN possible_key IS NOT NULL 
            THEN internal.answer_of_terms(possible_words, possible_change, possible_amount,
            possible_bound, possible_currency) END,
        possible_certainty, evidence
    FROM terms_as_of("at", known, logged)
    UNION ALL
    SELECT
        'suppliers', internal.question_of_supply(consumer, product, supplier, resource), extent,
        share,
        CASE WHEN is_firm THEN certainty END,
        possible_extent, possible_certainty, evidence
    FROM suppliers_as_of("at", known, logged)
    UNION ALL
    SELECT
        'leaders', internal.question_of_leader(benchmark, unit, higher_is_better), leader, score,
        CASE WHEN is_firm THEN certainty END,
        possible_leader, possible_certainty,
        list_sort([_x FOR _x IN [CASE WHEN is_firm THEN key END, possible_key] IF _x IS NOT NULL])
    FROM leaders_as_of("at", known, logged) WHERE higher_is_better IS NOT NULL
    UNION ALL
    SELECT
        'rivals', internal.question_of_rivals(organization, versus),
        internal.answer_of_rivals(result, benchmark), NULL, CASE WHEN is_firm THEN certainty END,
        internal.answer_of_rivals(possible_result, possible_benchmark), possible_certainty, evidence
    FROM rivals_as_of("at", known, logged)
    UNION ALL
    SELECT
        'roles', internal.question_of_role(internal.comparable_name(role), organization,
            internal.comparable_name(team)), holder, NULL,
        CASE WHEN is_firm THEN certainty END,
        CASE WHEN possible_change = 'left' THEN 'nobody' ELSE possible_holder END,
            possible_certainty,
        evidence
    FROM roles_as_of("at", known, logged)
    UNION ALL
    SELECT 'plans', internal.question_of_plan(claim, claim_stance, key), state, NULL,
        coalesce(settled_certainty, certainty),
        possible_outcome, possible_certainty, evidence
    FROM plans_as_of("at", known, logged)
    UNION ALL
    SELECT 'disputes', internal.question_of_dispute(claim, claim_stance, key),
        internal.answer_of_dispute(state, outcome), NULL, coalesce(settled_certainty, certainty),
        CASE WHEN possible_key IS NOT NULL
        THEN internal.answer_of_dispute('settled', possible_outcome) END, possible_certainty,
            evidence
    FROM disputes_as_of("at", known, logged)
    UNION ALL
    SELECT
        read_model, question, _a.answer, _a.value, _a.certainty,
        CASE WHEN _p.key IS DISTINCT FROM _a.key THEN _p.answer END,
        CASE WHEN _p.key IS DISTINCT FROM _a.key THEN _p.certainty END,
        list_sort(list_distinct([_x FOR _x IN [_a.key, _p.key] IF _x IS NOT NULL]))
    FROM (
        SELECT read_model, question, max_by(_s, place) FILTER (is_firm) AS _a, max_by(_s,
            place) AS _p
        FROM (
            SELECT
                'prices' AS read_model, internal.question_of_price(side, model,
                provider) AS question,
                internal.amount_words(price, bound, currency) AS answer, price AS value, certainty,
                is_firm, key,
                row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
                    kafka_offset) AS place
            FROM effective_facts_as_of('price_sides', "at", known, logged)
            WHERE price IS NOT NULL AND certainty <> 'denied'
            UNION ALL
            SELECT
                'capital', internal.question_of_stake(investor, investee),
                internal.answer_of_stake(share, share_bound, amount, currency, bound), share,
                certainty,
                is_firm, key,
                row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
                    kafka_offset)
            FROM effective_facts_as_of('fact_capital', "at", known, logged)
            WHERE kind = 'stake.held' AND certainty <> 'denied'
        ) AS _s
        GROUP BY ALL
    )
    UNION ALL
    SELECT 'claims', internal.question_of_claim(claim), state, NULL, certainty, NULL, NULL, evidence
    FROM claims_as_of("at", known, logged)
),
_keyed AS (
    SELECT * REPLACE (internal.question_fields(question) AS question) FROM _answers
)
SELECT
    read_model, question.subject AS subject, question.parts AS parts,
    internal.question_text(read_model, question.subject, question.parts) AS question,
    * EXCLUDE (read_model, question)
FROM _keyed;

CREATE OR REPLACE VIEW answers AS
    FROM answers_as_of(session_at(), session_known(), session_logged());
