-- The rows of a fact table that count, over all knowledge: each with spans of knowledge
-- [known_from, known_to) and the times of the world [counts_from, counts_to) for which it counts in
-- each: from its start, until a better-certain member of its claim has happened. What
-- effective_facts_as_of gives at one point is what of this holds there.
-- example: SELECT key, known_from, known_to, counts_from, counts_to FROM
--   effective_facts_history('fact_revenue') ORDER BY ALL

CREATE OR REPLACE MACRO effective_facts_history(facts, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.*, _f.certainty <> 'rumored' AS attested, _f.known_at AS known_from,
    'infinity'::TIMESTAMPTZ AS known_to,
    _f.happened_from AS counts_from, 'infinity'::TIMESTAMPTZ AS counts_to
FROM query_table('internal.' || facts) AS _f
ANTI JOIN internal.affected_keys AS _t ON _t.key = _f.key
WHERE _f.claim IS NULL AND _f.logged_at <= logged::TIMESTAMPTZ
UNION ALL
SELECT _f.* EXCLUDE (own_certainty, confirmed_from)
FROM internal.resolved_facts_as_logged(facts, logged) AS _f;
