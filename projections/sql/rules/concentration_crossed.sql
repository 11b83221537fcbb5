-- A consumer's dependence on one supplier crosses a half or three quarters, upwards or downwards,
-- as known then. The first statement about a consumer and resource crosses nothing. Notable at a
-- half, major at three quarters.
-- version: 1

CREATE OR REPLACE MACRO internal.rule_concentration_crossed(turns, logged) AS TABLE
WITH _d AS (
    SELECT
        *, CASE WHEN dependence >= 0.75 THEN 2 WHEN dependence >= 0.5 THEN 1 ELSE 0 END AS level,
        CASE WHEN dependence_before >= 0.75 THEN 2 WHEN dependence_before >= 0.5 THEN 1
            WHEN dependence_before >= 0 THEN 0 END AS level_before
    FROM dependence_as_known_then(logged)
)
SELECT
    consumer AS organization,
    'dependence' AS read_model, consumer AS subject, [supplier, resource] AS parts,
    since AS came_true_at, format('{:.2f}', dependence_before) AS before,
    format('{:.2f}', dependence) AS after,
    CASE WHEN greatest(level, level_before) = 2 THEN 'major' ELSE 'notable' END AS severity,
    'reported' AS certainty, false AS of_knowledge,
    [
        internal.by_name(consumer), internal.words(' depends on '), internal.by_name(supplier),
        internal.words(format(' for {} than {}: {:.2f} of 1, before {:.2f}.',
            CASE WHEN level > level_before THEN 'no less' ELSE 'less' END,
            CASE greatest(level, level_before) WHEN 2 THEN 'three quarters' ELSE 'a half' END,
            dependence, dependence_before))
    ] AS sentence,
    list_distinct(coalesce(moved_by, []) || keys) AS evidence
FROM _d WHERE level <> level_before;
