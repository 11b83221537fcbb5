-- What people expect of something, one row an outlook that counts.
-- needs: counted_as_of stands bounds
-- example: SELECT about, horizon, stance FROM outlooks_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO outlooks_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    f.subject AS organization, f.about, f.speaker, f.stance, f.horizon, f.window_from, f.window_to, f.rationale, f.amount, low_of(f.amount, f.bound) AS amount_low, high_of(f.amount, f.bound) AS amount_high, f.currency, f.bound,
    f.happened_from, f.happened_to, f.occurrence, f.known_at, f.certainty, f.firm, f.claim, s.id, s."source", f.key
FROM counted_as_of('fact_outlooks', "at", known, logged) AS f JOIN stands AS s ON s.key = f.key;

CREATE OR REPLACE VIEW outlooks AS FROM outlooks_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
