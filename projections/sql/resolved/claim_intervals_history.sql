-- For which spans of knowledge and until which time of the world each statement counts that
-- amendments or claims resolve.

-- For which spans and times each statement counts. `statements` names a relation with the columns
-- that all fact tables share, of one or of several of them: no kind has rows in two. An event may
-- have several rows, which count or do not count together.
CREATE OR REPLACE MACRO internal.claim_intervals_history(
    statements, logged := 'infinity'::TIMESTAMPTZ
) AS TABLE
WITH _f AS (
    SELECT DISTINCT key, kind, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
        kafka_offset, certainty,
        CASE WHEN claim_stance = 'supports' THEN claim END AS shared_claim, claim
    FROM query_table(statements) WHERE logged_at <= logged::TIMESTAMPTZ
),
_members AS MATERIALIZED (
    SELECT *,
        row(grade, known_at, logged_at, event_kafka_topic, event_kafka_partition,
        event_kafka_offset) AS preference
    FROM (
        SELECT
            _f.*, kafka_topic AS event_kafka_topic, kafka_partition AS event_kafka_partition,
            kafka_offset AS event_kafka_offset, _f.certainty AS own_certainty,
            _f.certainty <> 'rumored' AS attested,
            CASE WHEN _f.certainty = 'confirmed' THEN _f.known_at END AS confirmed_from,
            _f.known_at AS known_from, 'infinity'::TIMESTAMPTZ AS known_to, false AS resolved,
            internal.certainty_rank(_f.certainty, _f.certainty <> 'rumored') AS grade
        FROM _f ANTI JOIN internal.affected_keys AS _t ON _t.key = _f.key
        WHERE _f.claim IS NOT NULL
        UNION ALL
        SELECT
            _f.* REPLACE (_e.certainty AS certainty, _e.known_at AS known_at,
                _e.logged_at AS logged_at),
            _e.kafka_topic, _e.kafka_partition, _e.kafka_offset, _e.own_certainty, _e.attested,
            _e.confirmed_from, _e.known_from, _e.known_to, true,
            internal.certainty_rank(_e.certainty, _e.attested)
        FROM _f
        JOIN internal.event_validity_as_logged(logged) AS _e
            ON _e.key = _f.key AND _e.kind = _f.kind
            AND _e.in_force_kafka_topic = _f.kafka_topic
                AND _e.in_force_kafka_partition = _f.kafka_partition
                AND _e.in_force_kafka_offset = _f.kafka_offset
        WHERE NOT _e.retracted
    )
),
-- Only these can precede another one: of what is never amended, those that happened before all that
-- were preferred to them. They are few in a claim of many, and without them the cost would go with
-- the square of its members.
_rivals AS (
    SELECT kind, shared_claim, known_from, known_to, happened_from, preference FROM _members
    WHERE shared_claim IS NOT NULL
    QUALIFY resolved OR coalesce(happened_from < min(happened_from) FILTER (NOT resolved) OVER (
        PARTITION BY kind, shared_claim, grade
            ORDER BY preference ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), true)
),
_cut AS (
    SELECT key, kafka_topic, kafka_partition, kafka_offset, kind, shared_claim, known_from,
        known_to,
        happened_from, preference, known_from AS moment FROM _members WHERE shared_claim IS NOT NULL
    UNION
    SELECT _n.key, _n.kafka_topic, _n.kafka_partition, _n.kafka_offset, _n.kind, _n.shared_claim,
        _n.known_from, _n.known_to, _n.happened_from, _n.preference, _m.moment
    FROM _members AS _n
    JOIN (SELECT kind, shared_claim, UNNEST([known_from, known_to]) AS moment FROM _rivals) AS _m
        ON _m.kind = _n.kind AND _m.shared_claim = _n.shared_claim AND _m.moment > _n.known_from
            AND _m.moment < _n.known_to
),
_rivalled AS (
    SELECT _c.key, _c.kafka_topic, _c.kafka_partition, _c.kafka_offset, _c.known_from, _c.known_to,
        _c.happened_from, _c.moment, min(_r.happened_from) AS better_from
    FROM _cut AS _c LEFT JOIN _rivals AS _r
        ON _r.kind = _c.kind AND _r.shared_claim = _c.shared_claim AND _r.preference < _c.preference
        AND _r.known_from <= _c.moment AND _c.moment < _r.known_to
    GROUP BY ALL
),
_turns AS (
    SELECT * FROM _rivalled
    WINDOW _w
        AS (PARTITION BY key, kafka_topic, kafka_partition, kafka_offset, known_from
        ORDER BY moment)
    QUALIFY better_from IS DISTINCT FROM lag(better_from) OVER _w OR lag(moment) OVER _w IS NULL
),
_pieces AS (
    SELECT
        key, kafka_topic, kafka_partition, kafka_offset, known_from, moment, happened_from,
        better_from,
        lead(moment, 1, known_to)
            OVER (PARTITION BY key, kafka_topic, kafka_partition, kafka_offset, known_from
            ORDER BY moment) AS until
    FROM _turns
)
SELECT
    _n.key, _n.kafka_topic, _n.kafka_partition, _n.kafka_offset, _n.known_at, _n.logged_at,
    _n.event_kafka_topic, _n.event_kafka_partition, _n.event_kafka_offset,
    _n.certainty, _n.own_certainty, _n.attested, _n.confirmed_from,
    coalesce(_p.moment, _n.known_from) AS known_from, coalesce(_p.until, _n.known_to) AS known_to,
    coalesce(_p.better_from, 'infinity'::TIMESTAMPTZ) AS counts_to
FROM _members AS _n LEFT JOIN _pieces AS _p
    ON _p.key = _n.key AND _p.kafka_topic = _n.kafka_topic
        AND _p.kafka_partition = _n.kafka_partition AND _p.kafka_offset = _n.kafka_offset
        AND _p.known_from = _n.known_from
WHERE _n.shared_claim IS NULL OR _p.better_from IS NULL OR _p.better_from > _n.happened_from;
