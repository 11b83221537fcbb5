-- What people expect of something, one row an outlook that counts.
-- example: SELECT about, horizon, stance FROM outlooks_as_of(DATE '2026-07-01', DATE '2026-07-01')
--   ORDER BY ALL
-- column window_to: End of the window, exclusive.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO outlooks_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.about, _f.speaker, _f.stance, _f.horizon, _f.window_from,
    _f.window_to, _f.rationale, _f.amount, internal.lowest_value(_f.amount, _f.bound) AS amount_low,
    internal.highest_value(_f.amount, _f.bound) AS amount_high, _f.currency, _f.bound,
    internal.finite(_f.happened_from) AS happened_from,
    _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.is_firm,
    _f.claim, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_outlooks', "at", known, logged) AS _f
JOIN internal.canonical_records AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW outlooks AS
    FROM outlooks_as_of(session_at(), session_known(), session_logged());
