-- Rows of a fact table without amendments or conflicts, as known at a moment.

-- Rows of events that nothing affects: filters only.
CREATE OR REPLACE MACRO internal.unaffected_facts_as_of(
    facts, known, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
SELECT
    _f.*, _f.certainty AS own_certainty, _f.certainty <> 'rumored' AS attested,
    CASE WHEN _f.certainty = 'confirmed' THEN _f.known_at END AS confirmed_from
FROM query_table('internal.' || facts) AS _f
ANTI JOIN internal.affected_keys AS _t ON _t.key = _f.key
WHERE _f.known_at <= known::TIMESTAMPTZ AND _f.logged_at <= logged::TIMESTAMPTZ;
