-- What each amendment does, over spans of knowledge [known_from, known_to): at every moment at
-- which the state of its target's amendments can change a span begins. On this all resolution
-- rests. Each call computes it again: the answer for the whole log is in `amendment_effects`.
-- `keys` names a table of the targets that are wanted, with each the keys of its amendments;
-- `records` one of their records.
-- example: SELECT known_from, known_to, id, state FROM internal.amendment_effects_history() ORDER
--   BY ALL

CREATE OR REPLACE MACRO internal.amendment_effects_history(
    logged := 'infinity'::TIMESTAMPTZ, keys := 'internal.affected_keys',
    records := 'internal.affected_records'
) AS TABLE
WITH _all AS MATERIALIZED (FROM internal.amendments_for(keys, records)
    WHERE logged_at <= logged::TIMESTAMPTZ),
_moments AS (
    SELECT target, UNNEST([known_at, target_known_at]) AS moment FROM _all
    UNION
    SELECT _a.target, _b.known_at FROM _all AS _a JOIN _all AS _b ON _b.target = _a.key
),
_spans AS (
    SELECT target, moment,
        coalesce(lead(moment) OVER (PARTITION BY target ORDER BY moment),
        'infinity'::TIMESTAMPTZ) AS known_to
    FROM _moments WHERE moment IS NOT NULL
),
_seen AS (
    SELECT
        _m.moment, _m.known_to, _a.key, _a.id, _a.source, _a.action, _a.target, _a.target_source,
        _a.target_kind, _a.target_known_at, _a.breaks, _a.new_certainty,
        _a.known_at, _a.kafka_topic, _a.kafka_partition, _a.kafka_offset,
        row(_a.known_at, _a.logged_at, _a.kafka_topic, _a.kafka_partition,
            _a.kafka_offset) AS place,
        coalesce(_a.target_known_at <= _m.moment AND _a.target_logged_at <= logged::TIMESTAMPTZ,
            false) AS target_seen
    FROM _all AS _a JOIN _spans AS _m ON _m.target = _a.target
    WHERE _a.known_at <= _m.moment
),
_taken_back AS (
    SELECT _s.moment, _s.key,
        min_by(_b.id,
        row(_b.known_at, _b.logged_at, _b.kafka_topic, _b.kafka_partition,
        _b.kafka_offset)) AS by_id
    FROM _seen AS _s JOIN _all AS _b ON _b.target = _s.key
    WHERE _b.action = 'retracted' AND _b.breaks IS NULL AND _b.known_at <= _s.moment
    GROUP BY _s.moment, _s.key
),
_standing AS (
    SELECT _s.moment, _s.target, _s.source, _s.action, _s.place FROM _seen AS _s
    LEFT JOIN _taken_back AS _t ON _t.key = _s.key AND _t.moment = _s.moment
    WHERE _t.key IS NULL AND _s.breaks IS NULL AND _s.target_seen
),
_force AS (
    SELECT moment, target, max(place) AS place, max_by(action, place) AS action
    FROM _standing WHERE action IN ('corrected', 'retracted') GROUP BY moment, target
),
_last_word AS (
    SELECT _s.moment, _s.target, _s.source, max(_s.place) AS place
    FROM _standing AS _s LEFT JOIN _force AS _f ON _f.target = _s.target AND _f.moment = _s.moment
    WHERE _s.action IN ('confirmed', 'denied') AND (_f.place IS NULL OR _s.place > _f.place)
    GROUP BY _s.moment, _s.target, _s.source
)
SELECT
    _a.moment AS known_from, _a.known_to, _a.key, _a.id, _a.source, _a.action, _a.target,
    _a.target_source, _a.new_certainty, _a.kafka_topic, _a.kafka_partition, _a.kafka_offset,
    _a.place,
    CASE WHEN _a.target_seen THEN greatest(_a.known_at, _a.target_known_at) END AS acts_from,
    CASE
        WHEN NOT _a.target_seen THEN 'waiting'
        WHEN _a.breaks IS NOT NULL THEN 'inert'
        WHEN _t.key IS NOT NULL THEN 'retracted'
        WHEN _a.action IN ('corrected', 'retracted') THEN CASE WHEN _a.place = _f.place
            OR _a.target_kind LIKE 'event.%' THEN 'acting' ELSE 'superseded' END
        WHEN _f.action = 'retracted' THEN 'superseded'
        WHEN _a.place = _w.place THEN 'acting'
        ELSE 'superseded'
    END AS state,
    CASE
        WHEN NOT _a.target_seen THEN 'its target is not known'
        WHEN _a.breaks IS NOT NULL THEN _a.breaks
        WHEN _t.key IS NOT NULL THEN 'taken back by ' || _t.by_id
        WHEN _a.target_kind LIKE 'event.%' OR _a.place = _f.place THEN NULL
        WHEN _a.action IN ('corrected', 'retracted')
            THEN 'a later correction or retraction is in force'
        WHEN _f.action = 'retracted' THEN 'its target is retracted'
        WHEN _a.place = _w.place THEN NULL
        WHEN _f.place IS NOT NULL AND _a.place < _f.place
            THEN 'given before the correction in force'
        ELSE 'its source said otherwise later'
    END AS why
FROM _seen AS _a
LEFT JOIN _taken_back AS _t ON _t.key = _a.key AND _t.moment = _a.moment
LEFT JOIN _force AS _f ON _f.target = _a.target AND _f.moment = _a.moment
LEFT JOIN _last_word AS _w ON _w.target = _a.target AND _w.source = _a.source
    AND _w.moment = _a.moment;
