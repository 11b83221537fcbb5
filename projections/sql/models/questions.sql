-- Questions by read model: something that has one answer at a time, such as a run rate, a term, who
-- leads a benchmark. The key of each is its read model, what it is about first (`subject`), and its
-- `parts`, in this order; a part that is absent is NULL.
-- revenue: organization; segment, measure. terms: first partner; term, holder, further partners.
-- suppliers: consumer; product, supplier, resource. leaders: benchmark; unit, and which is better,
-- `higher` or `lower`. rivals: organization; rival. roles: organization; role, team.
-- prices: provider; model, side. capital: investor; investee. plans and disputes: the claim and
-- `claim`, or without one the event's key and `event`. claims: claim; none.
-- Rules ask a few more. dependence: consumer; supplier, resource. dependence_parts (who is primary):
-- consumer; product, resource. talent_moves (departures): organization; none. indicators, and
-- timeline (one event): its id; its source.
-- needs: amount_words question_key
-- example: SELECT internal.question_of_revenue('microsoft', 'AI business', 'annual_run_rate') AS question

CREATE OR REPLACE MACRO internal.question_of_revenue(organization, segment, measure) AS
    internal.question_key('revenue', organization, [segment, measure]);

CREATE OR REPLACE MACRO internal.question_of_terms(partners, term, holder) AS
    internal.question_key('terms', partners[1], [term, holder] || partners[2:]);

CREATE OR REPLACE MACRO internal.question_of_supply(consumer, product, supplier, resource) AS
    internal.question_key('suppliers', consumer, [product, supplier, resource]);

CREATE OR REPLACE MACRO internal.question_of_dependence(consumer, supplier, resource) AS
    internal.question_key('dependence', consumer, [supplier, resource]);

CREATE OR REPLACE MACRO internal.question_of_rivals(organization, versus) AS
    internal.question_key('rivals', organization, [versus]);

CREATE OR REPLACE MACRO internal.question_of_leader(benchmark, unit, higher_is_better) AS
    internal.question_key('leaders', benchmark, [unit, CASE WHEN higher_is_better THEN 'higher' ELSE 'lower' END]);

CREATE OR REPLACE MACRO internal.question_of_role(role, organization, team) AS
    internal.question_key('roles', organization, [role, team]);

-- A plan of a claim is one plan, whoever tells it; one without is named by its event.
CREATE OR REPLACE MACRO internal.question_of_plan(claim, claim_stance, key) AS
    CASE
        WHEN claim_stance = 'supports' AND claim IS NOT NULL THEN internal.question_key('plans', claim, ['claim'])
        ELSE internal.question_key('plans', key, ['event'])
    END;

CREATE OR REPLACE MACRO internal.question_of_claim(claim) AS internal.question_key('claims', claim, []);

CREATE OR REPLACE MACRO internal.question_of_dispute(claim, claim_stance, key) AS
    CASE
        WHEN claim_stance = 'supports' AND claim IS NOT NULL THEN internal.question_key('disputes', claim, ['claim'])
        ELSE internal.question_key('disputes', key, ['event'])
    END;

CREATE OR REPLACE MACRO internal.question_of_price(side, model, provider) AS
    internal.question_key('prices', provider, [model, side]);

CREATE OR REPLACE MACRO internal.question_of_stake(investor, investee) AS
    internal.question_key('capital', investor, [investee]);

CREATE OR REPLACE MACRO internal.answer_of_stake(share, share_bound, amount, currency, bound) AS
    nullif(concat_ws(', ', internal.amount_words(share, share_bound, NULL), internal.amount_words(amount, bound, currency)), '');

CREATE OR REPLACE MACRO internal.answer_of_dispute(state, outcome) AS concat_ws(': ', state, outcome);

CREATE OR REPLACE MACRO internal.answer_of_rivals(result, benchmark) AS replace(result, '_', ' ') || coalesce(' on ' || benchmark, '');

COMMENT ON MACRO internal.question_of_revenue IS 'The question what the latest figure is.';
COMMENT ON MACRO internal.question_of_terms IS 'The question what a term between partners is.';
COMMENT ON MACRO internal.question_of_supply IS 'The question how far a supplier supplies a product, or the consumer as a whole.';
COMMENT ON MACRO internal.question_of_dependence IS 'The question how far a consumer depends on a supplier.';
COMMENT ON MACRO internal.question_of_rivals IS 'The question how the models of one organization stand against those of another.';
COMMENT ON MACRO internal.question_of_leader IS 'The question who leads a benchmark.';
COMMENT ON MACRO internal.question_of_role IS 'The question who holds a role.';
COMMENT ON MACRO internal.question_of_plan IS 'The question what became of a plan.';
COMMENT ON MACRO internal.question_of_claim IS 'The question whether a claim holds.';
COMMENT ON MACRO internal.question_of_dispute IS 'The question what became of a dispute.';
COMMENT ON MACRO internal.question_of_price IS 'The question what a model costs.';
COMMENT ON MACRO internal.question_of_stake IS 'The question what part one organization holds in another.';
COMMENT ON MACRO internal.answer_of_stake IS 'A stake in words: its share, and what it is worth.';
COMMENT ON MACRO internal.answer_of_dispute IS 'The state of a dispute in words, with its outcome.';
COMMENT ON MACRO internal.answer_of_rivals IS 'The result of a comparison in words.';
