-- The rows of a fact table over all knowledge: each with the spans [known_from, known_to) in which it is in force, and how certain
-- it is in each. Retracted and omitted statements have none. known_at, logged_at and the position are those of the event, also when
-- corrected. What facts_as_of gives at one moment is what of this holds then.
-- needs: event_validity_as_of touched
-- example: SELECT key, known_from, known_to, certainty FROM facts_history('fact_plans') ORDER BY ALL

CREATE OR REPLACE MACRO facts_history(facts, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT _f.*, _f.certainty <> 'rumored' AS attested, _f.known_at AS known_from, 'infinity'::TIMESTAMPTZ AS known_to
FROM query_table(facts) AS _f ANTI JOIN touched AS _t ON _t.key = _f.key
WHERE _f.logged_at <= logged::TIMESTAMPTZ
UNION ALL
SELECT
    _f.* REPLACE (
        _e.certainty AS certainty, _e.known_at AS known_at, _e.logged_at AS logged_at,
        _e.topic AS topic, _e."partition" AS "partition", _e."offset" AS "offset"
    ),
    _e.attested, _e.known_from, _e.known_to
FROM query_table(facts) AS _f
JOIN event_validity_in(logged) AS _e
    ON _e.key = _f.key AND _e.kind = _f.kind
    AND _e.in_force_topic = _f.topic AND _e.in_force_partition = _f."partition" AND _e.in_force_offset = _f."offset"
WHERE NOT _e.retracted;

COMMENT ON MACRO TABLE facts_history IS 'The rows of a fact table over all knowledge: each with the spans [known_from, known_to) in which it is in force, and how certain it is in each. Retracted and omitted statements have none. known_at, logged_at and the position are those of the event, also when corrected. What facts_as_of gives at one moment is what of this holds then.';
