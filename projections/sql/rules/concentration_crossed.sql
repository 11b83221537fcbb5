-- A consumer's dependence on one supplier crosses a half or three quarters, upwards or downwards,
-- as known then, in what it took before and after: a product that is added or dropped crosses
-- nothing by itself. The first statement about a consumer and resource crosses nothing. Notable at
-- a half, major at three quarters.
-- version: 3
-- needs: fact_suppliers

CREATE OR REPLACE MACRO internal.rule_concentration_crossed(turns, logged) AS TABLE
WITH _supplies AS MATERIALIZED (FROM internal.supplies_as_known_then(logged)),
_slots AS MATERIALIZED (FROM internal.supply_slots('_supplies')),
-- Who has half of all slots, before or after, has half of one: few suppliers do, and only these are
-- followed.
_wanted AS MATERIALIZED (FROM internal.heavy_suppliers('_supplies', '_slots')),
_d AS (
    SELECT
        *, CASE WHEN alike >= 0.75 THEN 2 WHEN alike >= 0.5 THEN 1 ELSE 0 END AS level,
        CASE WHEN alike_before >= 0.75 THEN 2 WHEN alike_before >= 0.5 THEN 1
            ELSE 0 END AS level_before
    FROM internal.dependence_at('_wanted', '_supplies', '_slots') WHERE alike IS NOT NULL
)
SELECT
    consumer AS organization,
    'dependence' AS read_model, consumer AS subject, [supplier, resource] AS parts,
    moment AS came_true_at, format('{:.2f}', alike_before) AS before,
    format('{:.2f}', alike) AS after,
    CASE WHEN greatest(level, level_before) = 2 THEN 'major' ELSE 'notable' END AS severity,
    'reported' AS certainty, false AS of_knowledge,
    [
        internal.by_name(consumer), internal.words(' depends on '), internal.by_name(supplier),
        internal.words(format(' for {} than {} by the weights of Whenline, in what it took before '
            'and takes still: {:.2f} of 1, before {:.2f} (primary 1, in part 0.5, selectable 0.25, '
            'hosted 0.1, tested 0.05).',
            CASE WHEN level > level_before THEN 'no less' ELSE 'less' END,
            CASE greatest(level, level_before) WHEN 2 THEN 'three quarters' ELSE 'a half' END,
            alike, alike_before))
    ] AS sentence,
    list_distinct(coalesce(moved_by, []) || keys) AS evidence
FROM _d WHERE level <> level_before;
