-- How questions are named: something that has one answer at a time, such as a run rate, a term, who leads a benchmark.
-- needs: amount_words
-- example: SELECT internal.question_of_revenue('microsoft', 'AI business', 'annual_run_rate') AS question

CREATE OR REPLACE MACRO internal.question_of_revenue(organization, segment, measure) AS
    'revenue of ' || organization || ', ' || coalesce(segment || ', ', '') || measure;

CREATE OR REPLACE MACRO internal.question_of_terms(partners, term, holder) AS
    'terms of ' || array_to_string(partners, ' and ') || ': ' || term || coalesce(', held by ' || holder, '');

CREATE OR REPLACE MACRO internal.question_of_supply(consumer, product, supplier, resource) AS
    'supply of ' || resource || ' to ' || consumer || coalesce(', ' || product, '') || ', by ' || supplier;

CREATE OR REPLACE MACRO internal.question_of_dependence(consumer, supplier, resource) AS
    'dependence of ' || consumer || ' on ' || supplier || CASE WHEN resource = 'model' THEN '' ELSE ' for ' || resource END;

CREATE OR REPLACE MACRO internal.question_of_rivals(organization, versus) AS organization || ' against ' || versus;

CREATE OR REPLACE MACRO internal.question_of_leader(benchmark, unit, higher_is_better) AS
    'leader of ' || benchmark || coalesce(' in ' || unit, '') || CASE WHEN higher_is_better THEN '' ELSE ', lower is better' END;

CREATE OR REPLACE MACRO internal.question_of_role(role, organization, team) AS
    'role of ' || role || ' at ' || organization || coalesce(', ' || team, '');

-- A plan of a claim is one plan, whoever tells it; one without is named by its event.
CREATE OR REPLACE MACRO internal.question_of_plan(claim, claim_stance, key) AS
    'plan ' || CASE WHEN claim_stance = 'supports' AND claim IS NOT NULL THEN claim ELSE key::VARCHAR END;

CREATE OR REPLACE MACRO internal.question_of_claim(claim) AS 'claim ' || claim;

CREATE OR REPLACE MACRO internal.question_of_dispute(claim, claim_stance, key) AS
    'dispute ' || CASE WHEN claim_stance = 'supports' AND claim IS NOT NULL THEN claim ELSE key::VARCHAR END;

CREATE OR REPLACE MACRO internal.question_of_price(side, model, provider) AS 'price of ' || side || ' of ' || model || ' at ' || provider;

CREATE OR REPLACE MACRO internal.question_of_stake(investor, investee) AS 'stake of ' || investor || ' in ' || investee;

CREATE OR REPLACE MACRO internal.answer_of_stake(share, share_bound, amount, currency, bound) AS
    nullif(concat_ws(', ', internal.amount_words(share, share_bound, NULL), internal.amount_words(amount, bound, currency)), '');

CREATE OR REPLACE MACRO internal.answer_of_dispute(state, outcome) AS concat_ws(': ', state, outcome);

CREATE OR REPLACE MACRO internal.answer_of_rivals(result, benchmark) AS replace(result, '_', ' ') || coalesce(' on ' || benchmark, '');

COMMENT ON MACRO internal.question_of_revenue IS 'The name of the question what the latest figure is.';
COMMENT ON MACRO internal.question_of_terms IS 'The name of the question what a term between partners is.';
COMMENT ON MACRO internal.question_of_supply IS 'The name of the question how far a supplier supplies a product, or the consumer as a whole.';
COMMENT ON MACRO internal.question_of_dependence IS 'The name of the question how far a consumer depends on a supplier.';
COMMENT ON MACRO internal.question_of_rivals IS 'The name of the question how the models of one organization stand against those of another.';
COMMENT ON MACRO internal.question_of_leader IS 'The name of the question who leads a benchmark.';
COMMENT ON MACRO internal.question_of_role IS 'The name of the question who holds a role.';
COMMENT ON MACRO internal.question_of_plan IS 'The name of the question what became of a plan.';
COMMENT ON MACRO internal.question_of_claim IS 'The name of the question whether a claim holds.';
COMMENT ON MACRO internal.question_of_dispute IS 'The name of the question what became of a dispute.';
COMMENT ON MACRO internal.question_of_price IS 'The name of the question what a model costs.';
COMMENT ON MACRO internal.question_of_stake IS 'The name of the question what part one organization holds in another.';
COMMENT ON MACRO internal.answer_of_stake IS 'A stake in words: its share, and what it is worth.';
COMMENT ON MACRO internal.answer_of_dispute IS 'The state of a dispute in words, with its outcome.';
COMMENT ON MACRO internal.answer_of_rivals IS 'The result of a comparison in words.';
