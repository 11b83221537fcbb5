-- The rows of resolved_facts_history, from what the writer precomputed where it keeps them.
-- `{resolved_facts}` is the list of what it keeps them of, generated from the fact tables.

-- An audit (`logged`), and what merely has the form of a fact table, is computed; all else reads
-- what the writer precomputed. DuckDB chooses between the two while it plans, so `logged` is a
-- constant, a parameter or a variable, never a column.
CREATE OR REPLACE MACRO internal.resolved_facts_as_logged(
    facts, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
FROM query(CASE
    WHEN logged::TIMESTAMPTZ = 'infinity'::TIMESTAMPTZ AND facts IN ({resolved_facts})
        THEN 'FROM internal.resolved_' || replace(facts, 'fact_', '')
    ELSE format('FROM internal.resolved_facts_history(''{}'', TIMESTAMPTZ ''{}'')',
        facts, logged::TIMESTAMPTZ)
END);
