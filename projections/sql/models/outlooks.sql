-- What people expect of something, one row an outlook that counts.
-- needs: counted_as_of stands bounds
-- example: SELECT about, horizon, stance FROM outlooks_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO outlooks_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.about, _f.speaker, _f.stance, _f.horizon, _f.window_from, _f.window_to, _f.rationale, _f.amount, low_of(_f.amount, _f.bound) AS amount_low, high_of(_f.amount, _f.bound) AS amount_high, _f.currency, _f.bound,
    _f.happened_from, _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.firm, _f.claim, _s.id, _s."source", _f.key
FROM counted_as_of('fact_outlooks', "at", known, logged) AS _f JOIN stands AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW outlooks AS FROM outlooks_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
