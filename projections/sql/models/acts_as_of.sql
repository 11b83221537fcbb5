-- The narrow form of amendments_as_of: what each amendment that is known does.
-- needs: acts_over
-- example: SELECT id, state FROM acts_as_of(TIMESTAMPTZ '2026-07-01')

CREATE OR REPLACE MACRO acts_as_of(known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT * EXCLUDE (moment) FROM acts_over(known, false, logged);

COMMENT ON MACRO TABLE acts_as_of IS 'The narrow form of amendments_as_of: what each amendment that is known does.';
