-- The rows of a fact table as known at a moment: corrected, without what is retracted or omitted, with `certainty` as it
-- stands and `own_certainty` as stated. known_at, logged_at and the position are those of the event, also when corrected.
-- needs: effective_as_of touched
-- example: SELECT model, score, certainty FROM facts_as_of('fact_evaluations', TIMESTAMPTZ '2026-07-01')

-- Rows of events that nothing touches: filters only.
CREATE OR REPLACE MACRO untouched_as_of(facts, known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    f.*, f.certainty AS own_certainty, f.certainty <> 'rumored' AS vouched,
    CASE WHEN f.certainty = 'confirmed' THEN f.known_at END AS confirmed_from
FROM query_table(facts) AS f
WHERE f.known_at <= known::TIMESTAMPTZ AND f.logged_at <= logged::TIMESTAMPTZ
    AND NOT EXISTS (FROM touched AS t WHERE t.key = f.key);

-- Rows of the others: the statement in force, with its certainty after all verdicts.
CREATE OR REPLACE MACRO resolved_as_of(facts, known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    f.* REPLACE (
        e.certainty AS certainty, e.known_at AS known_at, e.logged_at AS logged_at,
        e.topic AS topic, e."partition" AS "partition", e."offset" AS "offset"
    ),
    e.own_certainty, e.vouched, e.confirmed_from
FROM query_table(facts) AS f
JOIN effective_as_of(known, logged) AS e
    ON e.key = f.key
    AND e.in_force_topic = f.topic AND e.in_force_partition = f."partition" AND e.in_force_offset = f."offset"
WHERE NOT e.retracted;

CREATE OR REPLACE MACRO facts_as_of(facts, known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
FROM untouched_as_of(facts, known, logged) UNION ALL FROM resolved_as_of(facts, known, logged);
