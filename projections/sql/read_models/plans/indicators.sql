-- Indicators that are watched and what moved them: events that bear on the indicator or on its
-- claim, or share its claim, a claim once per kind. `moves` counts firm ones, `possible_moves` the
-- others; denied ones do not count.
-- example: SELECT about, measure, moves, last_moved_at FROM indicators_as_of(DATE '2026-07-01',
--   DATE '2026-07-01')
-- column measure: By what.
-- column why: Why it is watched.
-- column moves: Firm events that moved it.
-- column possible_moves: Other events that moved it.
-- column last_moved_at: When the latest firm one happened.
-- column last_moved_known_at: When that was known.
-- column last_moved_by: Key of that event.
-- column last_moved_by_headline: What it says.
-- column possible_last_moved_by: Key of a later event that is not firm.
-- column moved_by: Keys of all of them, in the order in which they happened.
-- column key: Key of the event that the row rests on first.

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
    _w.subject AS organization, _w.about, _w.measure, _w.why, _w.condition_measure, _w.comparison,
    _w.threshold,
    coalesce(_m.moves, 0) AS moves, coalesce(_m.possible_moves, 0) AS possible_moves,
    CASE WHEN isfinite(_m.last.happened_from) THEN _m.last.happened_from END AS last_moved_at,
    _m.last.known_at AS last_moved_known_at,
    _m.last.key AS last_moved_by,
    CASE WHEN _m.last.version <> _m.last.key THEN _c.new_headline
    ELSE _l.headline END AS last_moved_by_headline,
    CASE WHEN _m.possible_last.key <> _m.last.key OR _m.last IS NULL
        THEN _m.possible_last.key END AS possible_last_moved_by,
    coalesce(_m.moved_by, []) AS moved_by,
    internal.finite(_w.happened_from) AS happened_from,
    _w.happened_to, _w.occurrence, _w.known_at, _w.certainty, _w.is_firm,
    _w.claim, _s.id, _s.source, _w.key,
    list_sort(list_distinct([_w.key] || coalesce(_m.moved_by, []))) AS evidence
FROM _w JOIN internal.canonical_records AS _s ON _s.key = _w.key
LEFT JOIN _summed AS _m ON _m.indicator = _w.key
LEFT JOIN internal.canonical_records AS _l ON _l.key = _m.last.key
LEFT JOIN internal.amendment_statements() AS _c ON _c.key = _m.last.version;

CREATE OR REPLACE VIEW indicators AS
    FROM indicators_as_of(session_at(), session_known(), session_logged());
