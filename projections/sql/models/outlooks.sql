-- What people expect of something, one row an outlook that counts.
-- needs: effective_facts_as_of canonical_records bounds
-- example: SELECT about, horizon, stance FROM outlooks_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO outlooks_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.about, _f.speaker, _f.stance, _f.horizon, _f.window_from, _f.window_to, _f.rationale, _f.amount, internal.lowest_value(_f.amount, _f.bound) AS amount_low, internal.highest_value(_f.amount, _f.bound) AS amount_high, _f.currency, _f.bound,
    _f.happened_from, _f.happened_to, _f.occurrence, _f.known_at, _f.certainty, _f.is_firm, _f.claim, _s.id, _s.source, _f.key
FROM effective_facts_as_of('fact_outlooks', "at", known, logged) AS _f JOIN internal.canonical_records AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW outlooks AS FROM outlooks_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE outlooks_as_of IS 'What people expect of something, one row an outlook that counts.';
COMMENT ON VIEW outlooks IS 'What people expect of something, one row an outlook that counts.';
COMMENT ON COLUMN outlooks.organization IS 'Slug of the organization.';
COMMENT ON COLUMN outlooks.about IS 'What it is about.';
COMMENT ON COLUMN outlooks.speaker IS 'Who says it.';
COMMENT ON COLUMN outlooks.stance IS 'positive | neutral | negative | mixed.';
COMMENT ON COLUMN outlooks.horizon IS 'short_term | medium_term | long_term, as the speaker says.';
COMMENT ON COLUMN outlooks.window_from IS 'Start of the window; NULL: open.';
COMMENT ON COLUMN outlooks.window_to IS 'End of the window, exclusive.';
COMMENT ON COLUMN outlooks.rationale IS 'Why.';
COMMENT ON COLUMN outlooks.amount IS 'As stated, in whole units of the currency; see bound.';
COMMENT ON COLUMN outlooks.amount_low IS 'Least value that it allows; NULL: open.';
COMMENT ON COLUMN outlooks.amount_high IS 'Greatest value that it allows; NULL: open.';
COMMENT ON COLUMN outlooks.currency IS 'ISO 4217.';
COMMENT ON COLUMN outlooks.bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';
COMMENT ON COLUMN outlooks.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN outlooks.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN outlooks.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN outlooks.known_at IS 'From when it was known.';
COMMENT ON COLUMN outlooks.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN outlooks.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN outlooks.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN outlooks.id IS 'Id of that event within its source.';
COMMENT ON COLUMN outlooks.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN outlooks.key IS 'Key of the event that the row rests on first.';
