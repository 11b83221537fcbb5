-- The models of one organization came level with those of another, or no longer are. Stated when
-- the latest comparison, as known then, says near parity: firmly (notable), or as a rumor beside
-- the firm answer (info, itself a rumor). Lost when a firm comparison says otherwise. A rumor that
-- a firm comparison then confirms is stated a second time, firmly.
-- version: 2
-- needs: fact_comparisons

CREATE OR REPLACE MACRO internal.rule_near_parity(turns, logged) AS TABLE
WITH _t AS (
    SELECT
        *,
        CASE WHEN result = 'near_parity' THEN 2
            WHEN possible_result = 'near_parity' THEN 1 ELSE 0 END AS level,
        CASE WHEN was.result = 'near_parity' THEN 2
            WHEN was.possible_result = 'near_parity' THEN 1 ELSE 0 END AS level_before
    FROM query_table(turns) WHERE read_model = 'rivals'
),
_moved AS (
    SELECT
        *,
        CASE level WHEN 2 THEN answer WHEN 1 THEN 'rumored: ' || possible_answer
            ELSE answer END AS now,
        CASE level_before WHEN 2 THEN was.answer WHEN 1 THEN 'rumored: ' || was.possible_answer
            ELSE was.answer END AS earlier,
        CASE level WHEN 1 THEN possible_key ELSE key END AS told_by,
        CASE level_before WHEN 1 THEN was.possible_key ELSE was.key END AS told_before
    FROM _t WHERE level > level_before OR (level = 0 AND level_before > 0 AND answer IS NOT NULL)
)
SELECT
    _n.subject AS organization, _m.read_model, _m.subject, _m.parts, since AS came_true_at,
    earlier AS before, now AS after,
    CASE WHEN level = 1 OR level_before = 1 AND level = 0 THEN 'info'
        ELSE 'notable' END AS severity,
        CASE WHEN level = 1 THEN 'rumored' ELSE 'reported' END AS certainty,
    false AS of_knowledge,
    [
        internal.by_name(_m.subject), internal.words(' against '), internal.by_name(_m.parts[1]),
        internal.words(': ' || CASE level
            WHEN 2 THEN 'near parity is stated (' || now || ')'
            WHEN 1 THEN 'near parity is rumored (' || possible_answer || ')'
            ELSE CASE level_before WHEN 1 THEN 'the rumored near parity'
                ELSE 'near parity' END || ' is gone, now ' || now
        END || coalesce('; before: ' || CASE WHEN level > 0 THEN earlier END, '') || '.')
    ] AS sentence,
    [_x FOR _x IN [told_by, told_before] IF _x IS NOT NULL] AS evidence
FROM _moved AS _m
JOIN internal.statement_history(logged) AS _n ON _n.key = told_by AND _n.known_from <= since
AND _n.known_to > since;
