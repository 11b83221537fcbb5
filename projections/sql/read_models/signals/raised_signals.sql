-- Signals that the worker raised and did not take back, with the events they rest on. What the
-- rules themselves say: signals. Events of this kind under another source, or in another topic than
-- whenline.signals, are not the worker's: they are in timeline only.
-- example: SELECT rule, severity FROM raised_signals_as_of(DATE '2026-07-01', DATE '2026-07-01')
--   ORDER BY ALL
-- column about: What changed: a question, or what the rule names.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO raised_signals_as_of(
    "at", known, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
SELECT
    _f.subject AS organization, _f.rule, _f.rule_version, _f.severity, _f.about, _f.before,
    _f.after, CASE WHEN _f.version = _f.key THEN _s.headline ELSE _c.new_headline END AS sentence,
    _f.evidence AS rests_on, list_sort([_x.key FOR _x IN _f.evidence]) AS evidence,
    internal.finite(_f.happened_from) AS happened_from,
    _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.is_firm,
    _f.claim, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_signals', "at", known, logged) AS _f
JOIN internal.canonical_records AS _s ON _s.key = _f.key
LEFT JOIN internal.amendment_statements() AS _c ON _c.key = _f.version
WHERE _s.source = 'urn:whenline:signals' AND _s.kafka_topic = 'whenline.signals';

CREATE OR REPLACE VIEW raised_signals AS
    FROM raised_signals_as_of(session_at(), session_known(), session_logged());
