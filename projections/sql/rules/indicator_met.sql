-- The condition of a watched indicator is met: its measure, as known then, compares with the
-- threshold as it says, and did not a moment before. A condition that already holds when the watch
-- begins is met with it. Measures: `revenue`, `price`, `stake`, `best_score` are the firm
-- answers to those questions; `standing` is -1 behind, 0 near parity, 1 ahead; `dependence` is the
-- index; `moves` counts the firm events that moved the indicator.
-- version: 2
-- needs: fact_indicators

CREATE OR REPLACE MACRO internal.rule_indicator_met(turns, logged) AS TABLE
WITH _w AS MATERIALIZED (
    SELECT
        *, greatest(known_from, counts_from, happened_to) AS watched_from,
        least(known_to, counts_to) AS watched_to,
        CASE condition_measure
            WHEN 'revenue'
                THEN internal.question_of_revenue(condition_about.organization,
                condition_about.segment, condition_about.basis)
            WHEN 'dependence'
                THEN internal.question_of_dependence(condition_about.organization,
                condition_about.supplier, 'model')
            WHEN 'standing'
                THEN internal.question_of_rivals(condition_about.organization,
                condition_about.versus)
            WHEN 'price'
                THEN internal.question_of_price(condition_about.side, condition_about.model,
                condition_about.organization)
            WHEN 'stake'
                THEN internal.question_of_stake(condition_about.organization,
                condition_about.investee)
            WHEN 'best_score'
                THEN internal.question_of_leader(condition_about.benchmark, condition_about.unit,
                coalesce(condition_about.higher_is_better, true))
        END AS question
    FROM effective_facts_history('fact_indicators', logged)
    WHERE comparison IS NOT NULL AND certainty <> 'denied'
        AND greatest(known_from, counts_from, happened_to) < least(known_to, counts_to)
),
_supplies AS MATERIALIZED (FROM internal.supplies_as_known_then(logged)),
_slots AS MATERIALIZED (FROM internal.supply_slots('_supplies')),
_pairs AS (
    SELECT DISTINCT condition_about.organization AS consumer, 'model' AS resource,
        condition_about.supplier AS supplier
    FROM _w WHERE condition_measure = 'dependence'
),
_series AS (
    SELECT
        _w.key, _t.since, _t.until, [_t.key] AS keys, _t.answer,
        CASE WHEN _w.condition_measure = 'standing'
            THEN CASE _t.result WHEN 'near_parity' THEN 0 WHEN 'ahead' THEN 1 WHEN 'behind' THEN -1
            END ELSE _t.value END AS measured
    FROM query_table(turns) AS _t
    JOIN _w ON _w.question = internal.question_key(_t.read_model, _t.subject, _t.parts)
    UNION ALL
    SELECT _w.key, _d.since, _d.until, _d.keys || _d.moved_by, format('{:.2f}', _d.dependence),
        _d.dependence
    FROM internal.dependence_series('_pairs', '_supplies', '_slots', with_before := false) AS _d
    JOIN _w ON _w.question = internal.question_of_dependence(_d.consumer, _d.supplier, _d.resource)
    UNION ALL
    SELECT _w.key, _m.since,
        lead(_m.since, 1, 'infinity'::TIMESTAMPTZ)
        OVER (PARTITION BY _w.key, _w.watched_from ORDER BY _m.since), _m.keys,
        internal.events_words(_m.moves), _m.moves
    FROM indicator_moves_as_known_then(logged) AS _m
    JOIN _w ON _w.key = _m.indicator AND _w.condition_measure = 'moves'
),
_seen AS (
    SELECT DISTINCT
        _w.key, _w.about, _w.condition_measure, _w.comparison, _w.threshold,
        greatest(_s.since, _w.watched_from) AS since, least(_s.until, _w.watched_to) AS until,
        _s.keys, _s.answer,
        CASE comparison WHEN 'lt' THEN measured < threshold WHEN 'le' THEN measured <= threshold
            WHEN 'eq' THEN measured = threshold WHEN 'ge' THEN measured >= threshold WHEN 'gt'
            THEN measured > threshold END AS met
    FROM _series AS _s JOIN _w ON _w.key = _s.key
    WHERE _s.since < _w.watched_to AND _w.watched_from < _s.until
)
SELECT
    _i.subject AS organization, 'indicators' AS read_model, _i.id AS subject, [_s.source] AS parts,
    _n.since AS came_true_at,
    answer_before AS before, _n.answer AS after, 'major' AS severity, 'reported' AS certainty,
    false AS of_knowledge,
    [internal.words(format('The condition of "{}" is met: {}{} ({} {}).', _i.headline,
        CASE _n.condition_measure WHEN 'moves' THEN ''
            ELSE replace(_n.condition_measure, '_', ' ') || ' is ' END,
        CASE _n.condition_measure WHEN 'moves' THEN _n.answer || CASE _n.answer WHEN '1 event'
            THEN ' bears on it' ELSE ' bear on it' END ELSE _n.answer END,
        CASE _n.comparison WHEN 'lt' THEN 'below' WHEN 'le' THEN 'at most' WHEN 'eq' THEN 'exactly'
            WHEN 'ge' THEN 'at least' ELSE 'above' END,
        CASE WHEN _n.condition_measure = 'standing'
            THEN ['behind', 'near parity', 'ahead'][_n.threshold::INTEGER + 2]
            ELSE internal.number_words(_n.threshold) END))] AS sentence,
    list_distinct([_n.key] || [_x FOR _x IN _n.keys IF _x IS NOT NULL]) AS evidence
FROM (
    SELECT *, lag(answer) OVER _path AS answer_before, lag(met) OVER _path AS was_met,
        lag(until) OVER _path AS was_until FROM _seen
    WINDOW _path AS (PARTITION BY key ORDER BY since)
) AS _n JOIN internal.statement_history(logged) AS _i ON _i.key = _n.key
    AND _i.known_from <= _n.since AND _i.known_to > _n.since
JOIN internal.canonical_records AS _s ON _s.key = _n.key
WHERE met AND NOT (coalesce(was_met, false) AND was_until = since);
