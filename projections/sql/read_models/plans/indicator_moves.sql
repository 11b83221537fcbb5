-- What moved the indicators, one row an indicator and event: events that bear on the indicator or
-- on its claim, or share its claim. Denied ones move nothing.
-- example: SELECT about, headline, happened_from, certainty, is_firm FROM
--   indicator_moves_as_of(DATE '2026-07-01', DATE '2026-07-01') ORDER BY ALL
-- column organization: Slug of whom the indicator is about.
-- column about: What is watched.
-- column measure: By what.
-- column kind: Kind of the event that moved it.
-- column moved_by: Slug of the first organization of that event.
-- column headline: Its headline, as corrected.
-- column indicator: Key of the indicator.
-- column key: Key of the event that moved it.

CREATE OR REPLACE MACRO indicator_moves_as_of(
    "at", known, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
WITH _w AS (SELECT key, subject, about, measure
    FROM effective_facts_as_of('fact_indicators', "at", known, logged)),
_m AS (FROM internal.indicator_movers_as_of("at", known, logged))
SELECT
    _w.subject AS organization, _w.about, _w.measure, _m.kind, _m.subject AS moved_by,
    CASE WHEN _m.version <> _m.key THEN _c.new_headline ELSE _s.headline END AS headline,
    internal.finite(_m.happened_from) AS happened_from,
    _m.happened_to, _m.occurrence, _m.known_at, _m.certainty,
    _m.is_firm, _m.claim, _m.indicator, _s.id, _s.source, _m.key
FROM _m JOIN _w ON _w.key = _m.indicator JOIN internal.canonical_records AS _s ON _s.key = _m.key
LEFT JOIN internal.amendment_statements() AS _c ON _c.key = _m.version;

CREATE OR REPLACE VIEW indicator_moves AS
    FROM indicator_moves_as_of(session_at(), session_known(), session_logged());
