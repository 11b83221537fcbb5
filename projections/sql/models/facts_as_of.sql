-- The rows of a fact table as known at a moment: corrected, without what is retracted or omitted, with `certainty` as it
-- stands and `own_certainty` as stated. known_at, logged_at and the position are those of the event, also when corrected.
-- needs: event_validity_as_of touched
-- example: SELECT model, score, certainty FROM facts_as_of('fact_evaluations', TIMESTAMPTZ '2026-07-01')

-- Rows of events that nothing touches: filters only.
CREATE OR REPLACE MACRO untouched_as_of(facts, known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.*, _f.certainty AS own_certainty, _f.certainty <> 'rumored' AS attested,
    CASE WHEN _f.certainty = 'confirmed' THEN _f.known_at END AS confirmed_from
FROM query_table(facts) AS _f ANTI JOIN touched AS _t ON _t.key = _f.key
WHERE _f.known_at <= known::TIMESTAMPTZ AND _f.logged_at <= logged::TIMESTAMPTZ;

-- Rows of the others: the statement in force, with its certainty after all verdicts.
CREATE OR REPLACE MACRO resolved_as_of(facts, known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.* REPLACE (
        _e.certainty AS certainty, _e.known_at AS known_at, _e.logged_at AS logged_at,
        _e.topic AS topic, _e."partition" AS "partition", _e."offset" AS "offset"
    ),
    _e.own_certainty, _e.attested, _e.confirmed_from
FROM query_table(facts) AS _f
JOIN event_validity_as_of(known, logged) AS _e
    ON _e.key = _f.key AND _e.kind = _f.kind
    AND _e.in_force_topic = _f.topic AND _e.in_force_partition = _f."partition" AND _e.in_force_offset = _f."offset"
WHERE NOT _e.retracted;

CREATE OR REPLACE MACRO facts_as_of(facts, known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
FROM untouched_as_of(facts, known, logged) UNION ALL FROM resolved_as_of(facts, known, logged);

COMMENT ON MACRO TABLE untouched_as_of IS 'Rows of a fact table that nothing amends or repeats, as known at a moment.';

COMMENT ON MACRO TABLE resolved_as_of IS 'Rows of a fact table that something amends or repeats: the statement in force, with its certainty after all verdicts.';

COMMENT ON MACRO TABLE facts_as_of IS 'The rows of a fact table as known at a moment: corrected, without what is retracted or omitted, with `certainty` as it stands and `own_certainty` as stated. known_at, logged_at and the position are those of the event, also when corrected.';
