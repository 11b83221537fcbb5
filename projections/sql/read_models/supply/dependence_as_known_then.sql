-- How far each consumer depended on each supplier, as known then, over all time: the index that
-- dependence_as_of(moment, moment) gives, one row a span between two changes of anything that the
-- consumer takes. `keys` are the statements that make it, `moved_by` those that begin or cease to
-- hold with the span, `dependence_before` is that of the span before: 0 for a new supplier, NULL
-- for the consumer's first. `alike` and `alike_before` are the same over the slots alone that both
-- spans have, so that a product that comes or goes changes neither; NULL where they share none.
-- example: SELECT consumer, supplier, since, round(dependence, 2) AS dependence FROM
--   dependence_as_known_then() ORDER BY ALL

CREATE OR REPLACE MACRO dependence_as_known_then(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _supplies AS MATERIALIZED (FROM internal.supplies_as_known_then(logged)),
_slots AS MATERIALIZED (FROM internal.supply_slots('_supplies'))
FROM internal.dependence_series('_supplies', '_supplies', '_slots');
