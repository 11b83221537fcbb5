-- Strategies that are known, one row a statement that counts: aim and horizon.
-- example: SELECT organization, aim FROM strategies_as_of(DATE '2026-07-01', DATE '2026-07-01')
--   ORDER BY ALL
-- column horizon_to: End of the horizon, exclusive.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO strategies_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.aim, _f.speaker, _f.horizon_from, _f.horizon_to,
    internal.finite(_f.happened_from) AS happened_from,
    _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.is_firm,
    _f.claim, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_strategies', "at", known, logged) AS _f
JOIN internal.canonical_records AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW strategies AS
    FROM strategies_as_of(session_at(), session_known(), session_logged());
