-- How far each source was right and early: its statements, and what became of those it first stated
-- as rumors (came true, denied, contested, open, or taken back by itself); and how often it was the
-- first to state a claim that others state too. A rumor came true when it is confirmed, by a
-- verdict or a correction, or a member of its claim is, whosesoever.
-- example: SELECT source, rumors, came_true, hit_rate, median_days_early FROM
--   track_record_as_of(DATE '2026-07-01', DATE '2026-07-01') ORDER BY ALL
-- column source: One URI a publisher.
-- column statements: Its events that are not absent at `at`; amendments and signals apart.
-- column rumors: Those that it first stated as rumors.
-- column came_true: Rumors that are confirmed, or whose claim is.
-- column denied: Rumors that are denied.
-- column contested: Rumors that are contested, or whose claim is.
-- column open: Rumors that are none of these.
-- column taken_back: Rumors that it retracted; in no other count.
-- column hit_rate: came_true of came_true and denied, 0 to 1; NULL: neither.
-- column median_days_early: Median days from when a rumor that came true was known to its
--   confirmation.
-- column claims: Claims that it supports.
-- column claims_shared: Those that other sources support too.
-- column stated_first: Shared claims that this source stated first.
-- column judged_by_unknown: Rumors with a verdict in effect of an unknown source: one that has
--   stated no event itself. They are in the other counts too.
-- column evidence: Keys of its rumors.

CREATE OR REPLACE MACRO track_record_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _stated AS (
    SELECT
        _t.key, _t.source, _t.certainty, _t.known_at, _r.certainty = 'rumored' AS rumor,
        CASE WHEN _t.claim_stance = 'supports' THEN _t.claim END AS claim,
        row(_t.known_at, _t.logged_at, _t.kafka_topic, _t.kafka_partition, _t.kafka_offset) AS place
    FROM timeline_as_of("at", known, logged) AS _t
    JOIN internal.canonical_records AS _r ON _r.key = _t.key
    WHERE _t.kind NOT LIKE 'event.%' AND NOT _t.inferred AND _t.occurrence <> 'absent'
),
_claimed AS (SELECT claim, count(DISTINCT source) AS sources, min_by(source, place) AS first_source
    FROM _stated WHERE claim IS NOT NULL GROUP BY claim),
_unknown AS (SELECT DISTINCT target FROM amendments_as_of(known, logged)
    WHERE state = 'acting' AND action IN ('confirmed', 'denied') AND from_unknown_source),
_judged AS (
    SELECT
        _s.*, _f.sources, _f.first_source, _u.target IS NOT NULL AS unknown_judge,
        least(CASE WHEN _s.certainty = 'confirmed' THEN _e.confirmed_from END,
        CASE WHEN _c.state = 'confirmed' THEN _c.confirmed_at END) AS true_from,
        CASE
            WHEN _s.certainty = 'denied' THEN 'denied'
            WHEN _s.certainty = 'contested' OR _c.state = 'contested' THEN 'contested'
            WHEN _s.certainty = 'confirmed' OR _c.state = 'confirmed' THEN 'came true'
            ELSE 'open'
        END AS outcome
    FROM _stated AS _s
    LEFT JOIN claims_as_of("at", known, logged) AS _c ON _c.claim = _s.claim
    LEFT JOIN _claimed AS _f ON _f.claim = _s.claim
    LEFT JOIN internal.event_validity_as_of(known, logged) AS _e ON _e.key = _s.key
    LEFT JOIN _unknown AS _u ON _u.target = _s.key
),
_all AS (
    SELECT source, key, known_at, rumor, outcome, true_from, claim, sources, first_source,
        unknown_judge
    FROM _judged
    UNION ALL
    SELECT source, key, known_at, true, 'taken back', NULL, NULL, NULL, NULL, false
    FROM internal.event_validity_as_of(known, logged)
    WHERE retracted AND own_certainty = 'rumored' AND kind NOT LIKE 'event.%'
        AND kind <> 'signal.raised' AND "at"::TIMESTAMPTZ IS NOT NULL
)
SELECT
    source, count(*) FILTER (outcome <> 'taken back') AS statements,
    count(*) FILTER (rumor AND outcome <> 'taken back') AS rumors,
    count(*) FILTER (rumor AND outcome = 'came true') AS came_true,
    count(*) FILTER (rumor AND outcome = 'denied') AS denied,
    count(*) FILTER (rumor AND outcome = 'contested') AS contested,
    count(*) FILTER (rumor AND outcome = 'open') AS open,
    count(*) FILTER (outcome = 'taken back') AS taken_back,
    count(*) FILTER (rumor AND outcome = 'came true') / nullif(count(*)
        FILTER (rumor AND outcome IN ('came true', 'denied')), 0) AS hit_rate,
    median(greatest(0, internal.days_between(known_at, true_from)))
        FILTER (rumor AND outcome = 'came true') AS median_days_early,
    count(DISTINCT claim) AS claims, count(DISTINCT claim) FILTER (sources > 1) AS claims_shared,
    count(DISTINCT claim) FILTER (sources > 1 AND first_source = source) AS stated_first,
    count(*) FILTER (rumor AND unknown_judge) AS judged_by_unknown,
    coalesce(list_sort(list(key) FILTER (rumor)), []) AS evidence
FROM _all GROUP BY source;

CREATE OR REPLACE VIEW track_record AS
    FROM track_record_as_of(session_at(), session_known(), session_logged());
