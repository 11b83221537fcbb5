-- Indicators that are watched and what moved them: events that bear on the indicator or on its claim, or share its claim.
-- `moves` counts firm ones, `possible_moves` the others; denied ones do not count.
-- needs: counted_as_of facts_as_of stands occurrence
-- example: SELECT about, measure, moves, last_moved_at FROM indicators_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01')

CREATE OR REPLACE MACRO indicators_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH w AS (FROM counted_as_of('fact_indicators', "at", known, logged)),
movers AS (
    SELECT key, version, bears_on, bears_on_claim AS about_claim, happened_from, happened_to, known_at, logged_at, topic, "partition", "offset", certainty, vouched
    FROM facts_as_of('fact_bearings', known, logged)
    UNION ALL
    SELECT key, version, NULL, claim, happened_from, happened_to, known_at, logged_at, topic, "partition", "offset", certainty, vouched
    FROM facts_as_of('claim_statements', known, logged) WHERE kind <> 'indicator.watched'
),
moved AS (
    SELECT DISTINCT
        w.key AS indicator, m.* EXCLUDE (bears_on, about_claim),
        m.vouched AND m.happened_to <= "at"::TIMESTAMPTZ AS firm,
        row(m.happened_from, m.happened_to, m.known_at, m.logged_at, m.topic, m."partition", m."offset") AS place
    FROM w JOIN movers AS m ON m.bears_on = w.key OR m.about_claim = w.claim
    WHERE m.happened_from <= "at"::TIMESTAMPTZ AND m.certainty <> 'denied'
),
summed AS (
    SELECT
        indicator,
        count(*) FILTER (firm) AS moves, count(*) FILTER (NOT firm) AS possible_moves,
        max_by(moved, place) FILTER (firm) AS last, max_by(moved, place) AS possible_last,
        list(key ORDER BY place) AS moved_by
    FROM moved GROUP BY indicator
)
SELECT
    w.subject AS organization, w.about, w.measure, w.why, w.condition_measure, w.comparison, w.threshold,
    coalesce(m.moves, 0) AS moves, coalesce(m.possible_moves, 0) AS possible_moves,
    CASE WHEN isfinite(m.last.happened_from) THEN m.last.happened_from END AS last_moved_at, m.last.known_at AS last_moved_known_at,
    m.last.key AS last_moved_by, CASE WHEN m.last.version <> m.last.key THEN c.new_headline ELSE l.headline END AS last_moved_by_headline,
    CASE WHEN m.possible_last.key <> m.last.key OR m.last IS NULL THEN m.possible_last.key END AS possible_last_moved_by,
    coalesce(m.moved_by, []) AS moved_by,
    w.happened_from, w.happened_to, w.occurrence, w.known_at, w.certainty, w.firm, w.claim, s.id, s."source", w.key,
    list_sort(list_distinct([w.key] || coalesce(m.moved_by, []))) AS evidence
FROM w JOIN stands AS s ON s.key = w.key
LEFT JOIN summed AS m ON m.indicator = w.key
LEFT JOIN stands AS l ON l.key = m.last.key
LEFT JOIN amendments AS c ON c.key = m.last.version;

CREATE OR REPLACE VIEW indicators AS FROM indicators_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
