-- What each amendment that is known does.
-- example: SELECT id, state FROM internal.amendment_effects_as_of(TIMESTAMPTZ '2026-07-01')

CREATE OR REPLACE MACRO internal.amendment_effects_as_of(
    known, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
SELECT * EXCLUDE (known_from, known_to) FROM internal.amendment_effects_as_logged(logged)
WHERE internal.interval_contains(known::TIMESTAMPTZ, known_from, known_to);
