-- How each event was stated, over all knowledge: headline and organization of the statement that
-- was in force, its own or a correction's, in each span of knowledge.
-- example: SELECT headline, known_from FROM internal.statement_history() ORDER BY ALL LIMIT 10

CREATE OR REPLACE MACRO internal.statement_history(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT _s.key, _s.id, _s.headline, _s.subject, _s.known_at AS known_from,
    'infinity'::TIMESTAMPTZ AS known_to
FROM internal.canonical_records AS _s ANTI JOIN internal.affected_keys AS _t ON _t.key = _s.key
WHERE _s.logged_at <= logged::TIMESTAMPTZ
UNION ALL
SELECT _s.key, _s.id, CASE WHEN _e.corrected THEN _c.new_headline ELSE _s.headline END,
    CASE WHEN _e.corrected THEN _c.new_subject ELSE _s.subject END, _e.known_from, _e.known_to
FROM internal.event_validity_as_logged(logged) AS _e
JOIN internal.canonical_records AS _s ON _s.key = _e.key
LEFT JOIN internal.amendment_statements() AS _c ON _c.key = _e.corrected_by;
