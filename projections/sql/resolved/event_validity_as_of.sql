-- What is in force of each affected key, as known at a moment: see event_validity_history.
-- example: SELECT id, certainty, retracted FROM internal.event_validity_as_of(TIMESTAMPTZ
--   '2026-07-01')

CREATE OR REPLACE MACRO internal.event_validity_as_of(
    known, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
SELECT * EXCLUDE (known_from, known_to) FROM internal.event_validity_as_logged(logged)
WHERE internal.interval_contains(known::TIMESTAMPTZ, known_from, known_to);
