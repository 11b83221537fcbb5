-- The narrow form of amendments_as_of, on which all resolution rests: what each amendment that is known does.
-- needs: amendments
-- example: SELECT id, state FROM acts_as_of(TIMESTAMPTZ '2026-07-01')

CREATE OR REPLACE MACRO acts_as_of(known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _seen AS (
    SELECT
        key, id, "source", action, target, target_source, target_kind, target_known_at, breaks, new_certainty, known_at,
        topic, "partition", "offset",
        row(known_at, logged_at, topic, "partition", "offset") AS place,
        coalesce(target_known_at <= known::TIMESTAMPTZ AND target_logged_at <= logged::TIMESTAMPTZ, false) AS target_seen
    FROM amendments
    WHERE known_at <= known::TIMESTAMPTZ AND logged_at <= logged::TIMESTAMPTZ
),
_taken_back AS (
    SELECT target, min_by(id, place) AS by_id
    FROM _seen
    WHERE action = 'retracted' AND target_seen AND breaks IS NULL AND target_kind LIKE 'event.%'
    GROUP BY target
),
_standing AS (
    SELECT _seen.target, _seen."source", _seen.action, _seen.place FROM _seen LEFT JOIN _taken_back AS _t ON _t.target = _seen.key
    WHERE _t.target IS NULL AND _seen.breaks IS NULL AND _seen.target_seen
),
_force AS (
    SELECT target, max(place) AS place, max_by(action, place) AS action
    FROM _standing WHERE action IN ('corrected', 'retracted') GROUP BY target
),
_last_word AS (
    SELECT _s.target, _s."source", max(_s.place) AS place
    FROM _standing AS _s LEFT JOIN _force AS _f ON _f.target = _s.target
    WHERE _s.action IN ('confirmed', 'denied') AND (_f.place IS NULL OR _s.place > _f.place)
    GROUP BY _s.target, _s."source"
)
SELECT
    _a.key, _a.id, _a."source", _a.action, _a.target, _a.target_source, _a.new_certainty, _a.topic, _a."partition", _a."offset", _a.place,
    greatest(_a.known_at, _a.target_known_at) AS acts_from,
    CASE
        WHEN NOT _a.target_seen THEN 'waiting'
        WHEN _a.breaks IS NOT NULL THEN 'inert'
        WHEN _t.target IS NOT NULL THEN 'retracted'
        WHEN _a.action IN ('corrected', 'retracted') THEN CASE WHEN _a.place = _f.place OR _a.target_kind LIKE 'event.%' THEN 'acting' ELSE 'superseded' END
        WHEN _f.action = 'retracted' THEN 'superseded'
        WHEN _a.place = _w.place THEN 'acting'
        ELSE 'superseded'
    END AS state,
    CASE
        WHEN NOT _a.target_seen THEN 'its target is not known'
        WHEN _a.breaks IS NOT NULL THEN _a.breaks
        WHEN _t.target IS NOT NULL THEN 'taken back by ' || _t.by_id
        WHEN _a.target_kind LIKE 'event.%' OR _a.place = _f.place THEN NULL
        WHEN _a.action IN ('corrected', 'retracted') THEN 'a later correction or retraction is in force'
        WHEN _f.action = 'retracted' THEN 'its target is retracted'
        WHEN _a.place = _w.place THEN NULL
        WHEN _f.place IS NOT NULL AND _a.place < _f.place THEN 'given before the correction in force'
        ELSE 'its source said otherwise later'
    END AS why
FROM _seen AS _a
LEFT JOIN _taken_back AS _t ON _t.target = _a.key
LEFT JOIN _force AS _f ON _f.target = _a.target
LEFT JOIN _last_word AS _w ON _w.target = _a.target AND _w."source" = _a."source";
