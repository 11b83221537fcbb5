-- Signals that stream processors raised, with the events they rest on.
-- needs: counted_as_of stands bounds
-- example: SELECT rule, severity FROM signals_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO signals_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    f.subject AS organization, f.rule, f.rule_version, f.severity, f.evidence AS rests_on, list_sort([x.key FOR x IN f.evidence]) AS evidence,
    f.happened_from, f.happened_to, f.occurrence, f.known_at, f.certainty, f.firm, f.claim, s.id, s."source", f.key
FROM counted_as_of('fact_signals', "at", known, logged) AS f JOIN stands AS s ON s.key = f.key;

CREATE OR REPLACE VIEW signals AS FROM signals_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
