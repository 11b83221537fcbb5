-- What moved the indicators, one row an indicator and event: events that bear on the indicator or on its claim, or share its
-- claim. Denied ones move nothing.
-- needs: effective_facts_as_of indicator_movers_as_of amendments canonical_records
-- example: SELECT about, headline, happened_from, certainty, is_firm FROM indicator_moves_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO indicator_moves_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _w AS (SELECT key, subject, about, measure FROM effective_facts_as_of('fact_indicators', "at", known, logged)),
_m AS (FROM internal.indicator_movers_as_of("at", known, logged))
SELECT
    _w.subject AS organization, _w.about, _w.measure, _m.kind, _m.subject AS moved_by, CASE WHEN _m.version <> _m.key THEN _c.new_headline ELSE _s.headline END AS headline,
    _m.happened_from, _m.happened_to, _m.occurrence, _m.known_at, _m.certainty,
    _m.is_firm, _m.claim, _m.indicator, _s.id, _s.source, _m.key
FROM _m JOIN _w ON _w.key = _m.indicator JOIN internal.canonical_records AS _s ON _s.key = _m.key LEFT JOIN amendments AS _c ON _c.key = _m.version;

CREATE OR REPLACE VIEW indicator_moves AS FROM indicator_moves_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE indicator_moves_as_of IS 'What moved the indicators, one row an indicator and event: events that bear on the indicator or on its claim, or share its claim. Denied ones move nothing.';
COMMENT ON VIEW indicator_moves IS 'What moved the indicators, one row an indicator and event: events that bear on the indicator or on its claim, or share its claim. Denied ones move nothing.';
COMMENT ON COLUMN indicator_moves.organization IS 'Slug of whom the indicator is about.';
COMMENT ON COLUMN indicator_moves.about IS 'What is watched.';
COMMENT ON COLUMN indicator_moves.measure IS 'By what.';
COMMENT ON COLUMN indicator_moves.kind IS 'Kind of the event that moved it.';
COMMENT ON COLUMN indicator_moves.moved_by IS 'Slug of the first organization of that event.';
COMMENT ON COLUMN indicator_moves.headline IS 'Its headline, as corrected.';
COMMENT ON COLUMN indicator_moves.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN indicator_moves.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN indicator_moves.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN indicator_moves.known_at IS 'From when it was known.';
COMMENT ON COLUMN indicator_moves.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN indicator_moves.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN indicator_moves.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN indicator_moves.indicator IS 'Key of the indicator.';
COMMENT ON COLUMN indicator_moves.id IS 'Id of that event within its source.';
COMMENT ON COLUMN indicator_moves.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN indicator_moves.key IS 'Key of the event that moved it.';
