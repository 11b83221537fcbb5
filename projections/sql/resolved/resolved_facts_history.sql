-- The rows of a fact table whose effect depends on amendments or shared claims, over all knowledge:
-- of affected events, and of those that share a claim. Each with the spans of knowledge
-- [known_from, known_to) and the times of the world [counts_from, counts_to) for which it counts:
-- from its start, until a better-certain member of its claim has happened. Each call computes it
-- again: the answer for the whole log is in the tables `resolved_…`, which
-- `resolved_facts_as_logged` reads where there is one.
-- example: SELECT key, known_from, known_to, counts_from, counts_to FROM
--   internal.resolved_facts_history('fact_revenue') ORDER BY ALL

CREATE OR REPLACE MACRO internal.resolved_facts_history(
    facts, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
WITH _weighing AS (FROM internal.claim_intervals_history('internal.' || facts, logged))
    FROM internal.resolved_from_intervals(facts, '_weighing');
