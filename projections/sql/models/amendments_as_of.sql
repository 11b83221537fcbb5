-- Amendments as known at a moment, each with its `state`: acting; superseded (by a later one); retracted; waiting (its target
-- is not known yet); inert (it breaks a rule). `reason` says why one does not act.
-- needs: amendments
-- example: SELECT id, action, state, reason FROM amendments_as_of(TIMESTAMPTZ '2026-07-01')

CREATE OR REPLACE MACRO amendments_as_of(known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH seen AS (
    SELECT
        *,
        row(known_at, logged_at, topic, "partition", "offset") AS place,
        coalesce(target_known_at <= known::TIMESTAMPTZ AND target_logged_at <= logged::TIMESTAMPTZ, false) AS target_seen
    FROM amendments
    WHERE known_at <= known::TIMESTAMPTZ AND logged_at <= logged::TIMESTAMPTZ
),
taken_back AS (
    SELECT target, min_by(id, place) AS by_id
    FROM seen
    WHERE action = 'retracted' AND target_seen AND breaks IS NULL AND target_kind LIKE 'event.%'
    GROUP BY target
),
standing AS (
    SELECT seen.* FROM seen LEFT JOIN taken_back AS t ON t.target = seen.key
    WHERE t.target IS NULL AND seen.breaks IS NULL AND seen.target_seen
),
force AS (
    SELECT target, max(place) AS place, max_by(action, place) AS action
    FROM standing WHERE action IN ('corrected', 'retracted') GROUP BY target
),
last_word AS (
    SELECT s.target, s."source", max(s.place) AS place
    FROM standing AS s LEFT JOIN force AS f ON f.target = s.target
    WHERE s.action IN ('confirmed', 'denied') AND (f.place IS NULL OR s.place > f.place)
    GROUP BY s.target, s."source"
)
SELECT
    a.*,
    greatest(a.known_at, a.target_known_at) AS acts_from,
    CASE
        WHEN NOT a.target_seen THEN 'waiting'
        WHEN a.breaks IS NOT NULL THEN 'inert'
        WHEN t.target IS NOT NULL THEN 'retracted'
        WHEN a.action IN ('corrected', 'retracted') THEN CASE WHEN a.place = f.place OR a.target_kind LIKE 'event.%' THEN 'acting' ELSE 'superseded' END
        WHEN f.action = 'retracted' THEN 'superseded'
        WHEN a.place = w.place THEN 'acting'
        ELSE 'superseded'
    END AS state,
    CASE
        WHEN NOT a.target_seen THEN 'its target is not known'
        WHEN a.breaks IS NOT NULL THEN a.breaks
        WHEN t.target IS NOT NULL THEN 'taken back by ' || t.by_id
        WHEN a.target_kind LIKE 'event.%' OR a.place = f.place THEN NULL
        WHEN a.action IN ('corrected', 'retracted') THEN 'a later correction or retraction is in force'
        WHEN f.action = 'retracted' THEN 'its target is retracted'
        WHEN a.place = w.place THEN NULL
        WHEN f.place IS NOT NULL AND a.place < f.place THEN 'given before the correction in force'
        ELSE 'its source said otherwise later'
    END AS reason
FROM seen AS a
LEFT JOIN taken_back AS t ON t.target = a.key
LEFT JOIN force AS f ON f.target = a.target
LEFT JOIN last_word AS w ON w.target = a.target AND w."source" = a."source";
