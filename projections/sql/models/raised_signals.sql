-- Signals that stream processors raised and did not take back, with the events they rest on. What the rules themselves say: signals.
-- needs: effective_facts_as_of amendments canonical_records
-- example: SELECT rule, severity FROM raised_signals_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO raised_signals_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.rule, _f.rule_version, _f.severity, _f.about, _f.before, _f.after, CASE WHEN _f.version = _f.key THEN _s.headline ELSE _c.new_headline END AS sentence, _f.evidence AS rests_on, list_sort([_x.key FOR _x IN _f.evidence]) AS evidence,
    _f.happened_from, _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.is_firm, _f.claim, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_signals', "at", known, logged) AS _f JOIN internal.canonical_records AS _s ON _s.key = _f.key LEFT JOIN amendments AS _c ON _c.key = _f.version;

CREATE OR REPLACE VIEW raised_signals AS FROM raised_signals_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE raised_signals_as_of IS 'Signals that stream processors raised and did not take back, with the events they rest on. What the rules themselves say: signals.';
COMMENT ON VIEW raised_signals IS 'Signals that stream processors raised and did not take back, with the events they rest on. What the rules themselves say: signals.';
COMMENT ON COLUMN raised_signals.organization IS 'Slug of the organization.';
COMMENT ON COLUMN raised_signals.rule IS 'The rule.';
COMMENT ON COLUMN raised_signals.rule_version IS 'Its version.';
COMMENT ON COLUMN raised_signals.severity IS 'info | notable | major.';
COMMENT ON COLUMN raised_signals.about IS 'What changed: a question, or what the rule names.';
COMMENT ON COLUMN raised_signals.before IS 'What was so until then.';
COMMENT ON COLUMN raised_signals.after IS 'What is so from then on.';
COMMENT ON COLUMN raised_signals.sentence IS 'What came true, for people.';
COMMENT ON COLUMN raised_signals.rests_on IS 'Events it rests on: source, id, key.';
COMMENT ON COLUMN raised_signals.evidence IS 'Keys of all events that the row rests on.';
COMMENT ON COLUMN raised_signals.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN raised_signals.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN raised_signals.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN raised_signals.known_at IS 'From when it was known.';
COMMENT ON COLUMN raised_signals.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN raised_signals.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN raised_signals.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN raised_signals.id IS 'Id of that event within its source.';
COMMENT ON COLUMN raised_signals.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN raised_signals.key IS 'Key of the event that the row rests on first.';
