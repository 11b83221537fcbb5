-- What the read models answer, in words, one row a question that has one answer at a time: revenue, terms, suppliers, plans, leaders,
-- roles, prices, stakes, disputes and claims. `answer` is the firm one (NULL: none), `possible` what rumours, contested claims and open
-- intervals would put in its place.
-- needs: amount_words revenue terms suppliers plans leaders roles prices disputes claims counted_as_of facts_as_of stands
-- example: SELECT what, subject, about, answer FROM answers_as_of(TIMESTAMPTZ '2025-04-02', TIMESTAMPTZ '2025-04-02') ORDER BY ALL

CREATE OR REPLACE MACRO answers_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _stakes AS (
    SELECT investor, investee, max_by(_f, place) FILTER (firm) AS _a, max_by(_f, place) FILTER (NOT firm) AS _p
    FROM (
        SELECT *, row(happened_to, happened_from, known_at, logged_at, topic, "partition", "offset") AS place
        FROM counted_as_of('fact_capital', "at", known, logged) WHERE certainty <> 'denied' AND kind = 'stake.held'
    ) AS _f
    GROUP BY ALL
),
_answers AS (
    SELECT
        'revenue' AS what, organization AS subject, segment || ', ' || replace(measure, '_', ' ') AS about, [organization, segment, measure] AS question,
        amount_words(amount, bound, currency) AS answer, amount_words(possible_amount, possible_bound, possible_currency) AS possible,
        coalesce(certainty, possible_certainty) AS certainty, coalesce(happened_from, possible_from) AS happened_from, happened_to, coalesce(key, possible_key) AS key, evidence
    FROM revenue_as_of("at", known, logged) WHERE amount IS NOT NULL OR possible_amount IS NOT NULL
    UNION ALL
    SELECT
        'term', array_to_string(partners, ', '), concat_ws(' of ', term, holder), partners || [term, holder],
        CASE WHEN firm THEN concat_ws(', ', coalesce(words, change), CASE WHEN exclusive THEN 'exclusive' END, amount_words(amount, bound, currency), 'until ' || strftime(until AT TIME ZONE 'UTC', '%Y-%m-%d'), commitment) END,
        coalesce(possible_words, possible_change), certainty, happened_from, happened_to, key, evidence
    FROM terms_as_of("at", known, logged)
    UNION ALL
    SELECT
        'supplier', consumer, concat_ws(' ', supplier, 'for', coalesce(product, 'the whole') || CASE WHEN "of" = 'model' THEN '' ELSE ', ' || "of" END), [consumer, product, supplier, "of"],
        concat_ws(', ', extent, 'share ' || amount_words("share", share_bound, NULL)), concat_ws(', ', possible_extent, 'share ' || number_words(possible_share)),
        certainty, happened_from, happened_to, key, evidence
    FROM suppliers_as_of("at", known, logged)
    UNION ALL
    SELECT
        'plan', _p.organization, _p.what, [CASE WHEN _f.claim_stance = 'supports' THEN _p.claim END, CASE WHEN _p.claim IS NULL OR _f.claim_stance = 'contradicts' THEN _p.key::VARCHAR END],
        concat_ws(' ', _p.state, CASE WHEN _p.state IN ('open', 'overdue') THEN 'until ' || strftime(_p.window_to AT TIME ZONE 'UTC', '%Y-%m-%d') ELSE strftime(_p.settled_at AT TIME ZONE 'UTC', '%Y-%m-%d') END),
        _p.possible_outcome, _p.certainty, _p.happened_from, _p.happened_to, coalesce(_p.settled_by, _p.key), _p.evidence
    FROM plans_as_of("at", known, logged) AS _p JOIN facts_as_of('fact_plans', known, logged) AS _f ON _f.key = _p.key
    UNION ALL
    SELECT
        'leader', benchmark, unit, [benchmark, unit, higher_is_better::VARCHAR], concat_ws(', ', leader || ' (' || organization || ')', number_words(score)),
        concat_ws(', ', possible_leader || ' (' || possible_organization || ')', number_words(possible_score)), certainty, happened_from, happened_to, key, evidence
    FROM leaders_as_of("at", known, logged)
    UNION ALL
    SELECT
        'role', organization, concat_ws(', ', "role", team), [organization, lower("role"), lower(team)], holder, CASE possible_change WHEN 'left' THEN 'vacant' ELSE possible_holder END,
        certainty, happened_from, happened_to, key, evidence
    FROM roles_as_of("at", known, logged)
    UNION ALL
    SELECT
        'price', provider, model, [provider, model],
        concat_ws(', ', 'input ' || amount_words(input, input_bound, input_currency), 'output ' || amount_words(output, output_bound, output_currency)),
        concat_ws(', ', 'input ' || number_words(possible_input), 'output ' || number_words(possible_output)), certainty, since, NULL, key, evidence
    FROM prices_as_of("at", known, logged)
    UNION ALL
    SELECT
        'stake', investor, investee, [investor, investee],
        concat_ws(', ', amount_words(_a."share", _a.share_bound, NULL), amount_words(_a.amount, _a.bound, _a.currency)), concat_ws(', ', amount_words(_p."share", _p.share_bound, NULL), amount_words(_p.amount, _p.bound, _p.currency)),
        coalesce(_a.certainty, _p.certainty), coalesce(_a.happened_from, _p.happened_from), coalesce(_a.happened_to, _p.happened_to), coalesce(_a.key, _p.key), list_sort([_x FOR _x IN [_a.key, _p.key] IF _x IS NOT NULL])
    FROM _stakes
    UNION ALL
    SELECT
        'dispute', array_to_string(list_sort(list_transform(_d.parties, lambda _x: _x.organization)), ', '), _d.about,
        [CASE WHEN _f.claim_stance = 'supports' THEN _d.claim END, CASE WHEN _d.claim IS NULL OR _f.claim_stance = 'contradicts' THEN _d.key::VARCHAR END],
        concat_ws(': ', _d.state, _d.outcome), CASE WHEN _d.possible_key IS NOT NULL THEN concat_ws(': ', 'settled', _d.possible_outcome) END,
        _d.certainty, _d.happened_from, _d.happened_to, coalesce(_d.settled_by, _d.key), _d.evidence
    FROM disputes_as_of("at", known, logged) AS _d JOIN facts_as_of('fact_disputes', known, logged) AS _f ON _f.key = _d.key
    UNION ALL
    SELECT 'claim', claim, NULL, [claim], state, NULL, certainty, happened_from, happened_to, key, evidence
    FROM claims_as_of("at", known, logged)
)
SELECT
    _a.what, _a.subject, _a.about, _a.question, nullif(_a.answer, '') AS answer, nullif(_a.possible, '') AS possible, _a.certainty,
    _a.happened_from, _a.happened_to, _s.id, _s."source", _a.key, _a.evidence
FROM _answers AS _a JOIN stands AS _s ON _s.key = _a.key;

CREATE OR REPLACE VIEW answers AS FROM answers_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));

COMMENT ON MACRO TABLE answers_as_of IS 'What the read models answer, in words, one row a question that has one answer at a time: revenue, terms, suppliers, plans, leaders, roles, prices, stakes, disputes and claims. `answer` is the firm one (NULL: none), `possible` what rumours, contested claims and open intervals would put in its place.';
COMMENT ON VIEW answers IS 'What the read models answer, in words, one row a question that has one answer at a time: revenue, terms, suppliers, plans, leaders, roles, prices, stakes, disputes and claims. `answer` is the firm one (NULL: none), `possible` what rumours, contested claims and open intervals would put in its place.';
COMMENT ON COLUMN answers.what IS 'revenue | term | supplier | plan | leader | role | price | stake | dispute | claim.';
COMMENT ON COLUMN answers.subject IS 'Whom it is about: slug of the organisation (several: with commas); of a leader the benchmark, of a claim its slug.';
COMMENT ON COLUMN answers.about IS 'The rest of the question in words; NULL: none.';
COMMENT ON COLUMN answers.question IS 'What identifies the question among those of its sort, also where it is told in other words at another time.';
COMMENT ON COLUMN answers.answer IS 'The firm answer in words; NULL: none.';
COMMENT ON COLUMN answers.possible IS 'What would stand in its place, in words; NULL: nothing would change. Of a role, `vacant`: nobody.';
COMMENT ON COLUMN answers.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN answers.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN answers.happened_to IS 'End of that interval, exclusive; equal to the start for an instant. NULL for prices.';
COMMENT ON COLUMN answers.id IS 'Id of that event within its source.';
COMMENT ON COLUMN answers."source" IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN answers.key IS 'Key of the event that the row rests on first.';
COMMENT ON COLUMN answers.evidence IS 'Keys of all events that the row rests on.';
