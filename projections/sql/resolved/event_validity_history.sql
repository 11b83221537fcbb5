-- What is in force of each affected key, over spans of knowledge [known_from, known_to): the
-- statement (`in_force_*`: its position), whether it is retracted, its certainty as its source
-- states it and after all verdicts, and whether it is `attested` for (reported, confirmed, or
-- contested although its own source confirms it). Keys that are not affected have no row. Each call
-- computes it again: the answer for the whole log is in `event_validity`. `keys` names a table of
-- the keys that are wanted, with each the keys of its amendments; `records` one of their records.
-- example: SELECT id, known_from, known_to, certainty FROM internal.event_validity_history() ORDER
--   BY ALL

CREATE OR REPLACE MACRO internal.event_validity_history(
    logged := 'infinity'::TIMESTAMPTZ, keys := 'internal.affected_keys',
    records := 'internal.affected_records'
) AS TABLE
WITH _acts AS MATERIALIZED (FROM internal.amendment_effects_history(logged, keys, records)),
_records AS MATERIALIZED (
    SELECT key, id, source, kind, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset,
        certainty FROM query_table(records)
    WHERE logged_at <= logged::TIMESTAMPTZ
),
_acting AS (
    SELECT * FROM _acts WHERE state = 'acting'
),
_moments AS (
    SELECT key, known_at AS moment FROM _records
    UNION
    SELECT target, known_from FROM _acts
),
_changed AS (
    SELECT * FROM _acting
    WHERE action IN ('corrected', 'retracted')
    QUALIFY row_number() OVER (PARTITION BY target, known_from ORDER BY place DESC) = 1
),
_verdicts AS (
    SELECT
        target, known_from,
        bool_or(action = 'confirmed') AS yes,
        bool_or(action = 'denied') AS no,
        bool_or(action = 'confirmed') FILTER (source = target_source) AS own_yes,
        min(acts_from) FILTER (action = 'confirmed') AS yes_from
    FROM _acting WHERE action IN ('confirmed', 'denied') GROUP BY target, known_from
),
_weighted AS (
    SELECT
        _r.key, _r.id, _r.source, _r.kind, _r.known_at, _r.logged_at, _r.kafka_topic,
        _r.kafka_partition, _r.kafka_offset, _r.certainty,
        _m.moment AS known_from,
        coalesce(lead(_m.moment) OVER (PARTITION BY _r.key ORDER BY _m.moment),
            'infinity'::TIMESTAMPTZ) AS known_to,
        coalesce(_c.action = 'retracted', false) AS retracted,
        coalesce(_c.action = 'corrected', false) AS corrected,
        CASE WHEN _c.action = 'corrected' THEN _c.key END AS corrected_by,
        CASE WHEN _c.action = 'corrected' THEN _c.kafka_topic
            ELSE _r.kafka_topic END AS in_force_kafka_topic,
        CASE WHEN _c.action = 'corrected' THEN _c.kafka_partition
            ELSE _r.kafka_partition END AS in_force_kafka_partition,
        CASE WHEN _c.action = 'corrected' THEN _c.kafka_offset
            ELSE _r.kafka_offset END AS in_force_kafka_offset,
        CASE WHEN _c.action = 'corrected' THEN _c.new_certainty
            ELSE _r.certainty END AS own_certainty,
        coalesce(_v.own_yes, own_certainty = 'confirmed') AS own_vouches,
        own_vouches OR coalesce(_v.yes, false) AS affirmed,
        coalesce(_v.no, false) AS negated,
        least(_v.yes_from,
            CASE WHEN _v.own_yes IS NULL AND own_certainty = 'confirmed'
            THEN greatest(_r.known_at,
            CASE WHEN _c.action = 'corrected' THEN _c.acts_from END) END) AS confirmed_from
    FROM _records AS _r
    JOIN _moments AS _m ON _m.key = _r.key
    LEFT JOIN _changed AS _c ON _c.target = _r.key AND _c.known_from = _m.moment
    LEFT JOIN _verdicts AS _v ON _v.target = _r.key AND _v.known_from = _m.moment
    WHERE _r.known_at <= _m.moment
)
SELECT
    _w.* REPLACE (
        CASE
            WHEN kind LIKE 'event.%' THEN own_certainty
            WHEN affirmed AND negated THEN 'contested'
            WHEN affirmed THEN 'confirmed'
            WHEN negated THEN 'denied'
            ELSE own_certainty
        END AS certainty
    ),
    CASE WHEN kind LIKE 'event.%' THEN own_certainty <> 'rumored' WHEN negated THEN own_vouches
        ELSE affirmed OR own_certainty <> 'rumored' END AS attested
FROM _weighted AS _w;
