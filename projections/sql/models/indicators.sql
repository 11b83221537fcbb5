-- Indicators that are watched and what moved them: events that bear on the indicator or on its claim, or share its claim, a claim once per kind.
-- `moves` counts firm ones, `possible_moves` the others; denied ones do not count.
-- needs: effective_facts_as_of indicator_movers_as_of amendments canonical_records
-- example: SELECT about, measure, moves, last_moved_at FROM indicators_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01')

CREATE OR REPLACE MACRO indicators_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _w AS (FROM effective_facts_as_of('fact_indicators', "at", known, logged)),
_moved AS (FROM internal.indicator_movers_as_of("at", known, logged)),
_summed AS (
    SELECT
        indicator,
        count(*) FILTER (is_firm) AS moves, count(*) FILTER (NOT is_firm) AS possible_moves,
        max_by(_moved, place) FILTER (is_firm) AS last, max_by(_moved, place) AS possible_last,
        list(key ORDER BY place) AS moved_by
    FROM _moved GROUP BY indicator
)
SELECT
    _w.subject AS organization, _w.about, _w.measure, _w.why, _w.condition_measure, _w.comparison, _w.threshold,
    coalesce(_m.moves, 0) AS moves, coalesce(_m.possible_moves, 0) AS possible_moves,
    CASE WHEN isfinite(_m.last.happened_from) THEN _m.last.happened_from END AS last_moved_at, _m.last.known_at AS last_moved_known_at,
    _m.last.key AS last_moved_by, CASE WHEN _m.last.version <> _m.last.key THEN _c.new_headline ELSE _l.headline END AS last_moved_by_headline,
    CASE WHEN _m.possible_last.key <> _m.last.key OR _m.last IS NULL THEN _m.possible_last.key END AS possible_last_moved_by,
    coalesce(_m.moved_by, []) AS moved_by,
    _w.happened_from, _w.happened_to, _w.occurrence, _w.known_at, _w.certainty, _w.is_firm, _w.claim, _s.id, _s.source, _w.key,
    list_sort(list_distinct([_w.key] || coalesce(_m.moved_by, []))) AS evidence
FROM _w JOIN internal.canonical_records AS _s ON _s.key = _w.key
LEFT JOIN _summed AS _m ON _m.indicator = _w.key
LEFT JOIN internal.canonical_records AS _l ON _l.key = _m.last.key
LEFT JOIN amendments AS _c ON _c.key = _m.last.version;

CREATE OR REPLACE VIEW indicators AS FROM indicators_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE indicators_as_of IS 'Indicators that are watched and what moved them: events that bear on the indicator or on its claim, or share its claim, a claim once per kind. `moves` counts firm ones, `possible_moves` the others; denied ones do not count.';
COMMENT ON VIEW indicators IS 'Indicators that are watched and what moved them: events that bear on the indicator or on its claim, or share its claim, a claim once per kind. `moves` counts firm ones, `possible_moves` the others; denied ones do not count.';
COMMENT ON COLUMN indicators.organization IS 'Slug of the organization.';
COMMENT ON COLUMN indicators.about IS 'What it is about.';
COMMENT ON COLUMN indicators.measure IS 'By what.';
COMMENT ON COLUMN indicators.why IS 'Why it is watched.';
COMMENT ON COLUMN indicators.condition_measure IS 'What the condition compares.';
COMMENT ON COLUMN indicators.comparison IS 'lt | le | eq | ge | gt.';
COMMENT ON COLUMN indicators.threshold IS 'With what.';
COMMENT ON COLUMN indicators.moves IS 'Firm events that moved it.';
COMMENT ON COLUMN indicators.possible_moves IS 'Other events that moved it.';
COMMENT ON COLUMN indicators.last_moved_at IS 'When the latest firm one happened.';
COMMENT ON COLUMN indicators.last_moved_known_at IS 'When that was known.';
COMMENT ON COLUMN indicators.last_moved_by IS 'Key of that event.';
COMMENT ON COLUMN indicators.last_moved_by_headline IS 'What it says.';
COMMENT ON COLUMN indicators.possible_last_moved_by IS 'Key of a later event that is not firm.';
COMMENT ON COLUMN indicators.moved_by IS 'Keys of all of them, in the order in which they happened.';
COMMENT ON COLUMN indicators.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN indicators.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN indicators.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN indicators.known_at IS 'From when it was known.';
COMMENT ON COLUMN indicators.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN indicators.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN indicators.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN indicators.id IS 'Id of that event within its source.';
COMMENT ON COLUMN indicators.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN indicators.key IS 'Key of the event that the row rests on first.';
COMMENT ON COLUMN indicators.evidence IS 'Keys of all events that the row rests on.';
