-- Signals that stream processors raised, with the events they rest on.
-- needs: counted_as_of stands bounds
-- example: SELECT rule, severity FROM signals_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO signals_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.rule, _f.rule_version, _f.severity, _f.evidence AS rests_on, list_sort([_x.key FOR _x IN _f.evidence]) AS evidence,
    _f.happened_from, _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.firm, _f.claim, _s.id, _s."source", _f.key
FROM counted_as_of('fact_signals', "at", known, logged) AS _f JOIN stands AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW signals AS FROM signals_as_of(asked_at(), asked_known());

COMMENT ON MACRO TABLE signals_as_of IS 'Signals that stream processors raised, with the events they rest on.';
COMMENT ON VIEW signals IS 'Signals that stream processors raised, with the events they rest on.';
COMMENT ON COLUMN signals.organization IS 'Slug of the organisation.';
COMMENT ON COLUMN signals.rule IS 'The rule.';
COMMENT ON COLUMN signals.rule_version IS 'Its version.';
COMMENT ON COLUMN signals.severity IS 'info | notable | major.';
COMMENT ON COLUMN signals.rests_on IS 'Events it rests on: source, id, key.';
COMMENT ON COLUMN signals.evidence IS 'Keys of all events that the row rests on.';
COMMENT ON COLUMN signals.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN signals.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN signals.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN signals.known_at IS 'From when it was known.';
COMMENT ON COLUMN signals.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN signals.firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN signals.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN signals.id IS 'Id of that event within its source.';
COMMENT ON COLUMN signals."source" IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN signals.key IS 'Key of the event that the row rests on first.';
