-- Signals that stream processors raised, with the events they rest on.
-- needs: counted_as_of stands bounds
-- example: SELECT rule, severity FROM signals_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO signals_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.rule, _f.rule_version, _f.severity, _f.evidence AS rests_on, list_sort([_x.key FOR _x IN _f.evidence]) AS evidence,
    _f.happened_from, _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.firm, _f.claim, _s.id, _s."source", _f.key
FROM counted_as_of('fact_signals', "at", known, logged) AS _f JOIN stands AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW signals AS FROM signals_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
