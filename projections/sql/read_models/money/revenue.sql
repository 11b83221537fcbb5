-- The latest firm figure of each organization, segment and measure, by when it happened; beside it
-- its growth, what drives it, and (`possible_*`) the later figure that rumors, contested claims and
-- open intervals would put in its place. Measures (annual_run_rate, annual, quarterly) are never
-- mixed, and currencies never converted.
-- example: SELECT organization, amount, bound, possible_amount FROM revenue_as_of(DATE
--   '2025-04-02', DATE '2025-04-02') WHERE measure = 'annual_run_rate'
-- column organization: Slug of who earns it.
-- column drivers: What drives it, with share (0 to 1) or words, as last stated firmly.
-- column possible_amount: Later figure that rumors, contested claims and open intervals would put
--   in its place.
-- column possible_low: Least value of that.
-- column possible_high: Greatest value of that.
-- column possible_currency: ISO 4217.
-- column possible_bound: exact | more_than | at_least | at_most | less_than | approximately.
-- column possible_from: Start of when that figure was so.
-- column key: Key of the event that states the figure; NULL: no firm one.
-- column change_key: Key of the event that states the growth.
-- column drivers_key: Key of the event that states the drivers.

CREATE OR REPLACE MACRO revenue_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS MATERIALIZED (
    SELECT
        subject AS organization, segment, measure, amount, bound, currency, happened_from,
        happened_to, occurrence, known_at, certainty, claim,
        change_over, change_percent, change_amount, change_currency, change_bound, drivers, key,
        logged_at, kafka_topic, kafka_partition, kafka_offset,
        is_firm AND amount IS NOT NULL AS _has_amount, amount IS NOT NULL AS _has_possible,
        is_firm AND change_over IS NOT NULL AS _has_change,
        is_firm AND len(drivers) > 0 AS _has_drivers
    FROM effective_facts_as_of('fact_revenue', "at", known, logged) WHERE certainty <> 'denied'
),
-- The latest by one plain column first, and whole rows by their place only among those: ordering
-- every row by its whole place costs ten times as much.
_latest AS (
    SELECT
        organization, segment, measure,
        max(happened_to) FILTER (_has_amount) AS _amount,
        max(happened_to) FILTER (_has_possible) AS _possible,
        max(happened_to) FILTER (_has_change) AS _change,
        max(happened_to) FILTER (_has_drivers) AS _drivers
    FROM _f GROUP BY ALL
),
_near AS MATERIALIZED (
    SELECT
        _f.*,
        {'key': key, 'amount': amount, 'bound': bound, 'currency': currency,
            'happened_from': happened_from, 'happened_to': happened_to, 'occurrence': occurrence,
            'known_at': known_at, 'certainty': certainty, 'claim': claim,
            'kafka_topic': kafka_topic, 'kafka_partition': kafka_partition,
            'kafka_offset': kafka_offset} AS figure,
        row(_f.happened_to, _f.happened_from, _f.known_at, _f.logged_at, _f.kafka_topic,
            _f.kafka_partition, _f.kafka_offset) AS place
    FROM _f JOIN _latest AS _l ON _l.organization = _f.organization AND _l.segment = _f.segment
        AND _l.measure = _f.measure
    WHERE (_f._has_amount AND _f.happened_to = _l._amount)
        OR (_f._has_possible AND _f.happened_to = _l._possible)
        OR (_f._has_change AND _f.happened_to = _l._change)
            OR (_f._has_drivers AND _f.happened_to = _l._drivers)
),
_r AS (
    SELECT
        organization, segment, measure,
        max_by(figure, place) FILTER (_has_amount) AS _a,
        max_by(figure, place) FILTER (_has_possible) AS _l,
        max_by({'key': key, 'change_over': change_over, 'change_percent': change_percent,
            'change_amount': change_amount, 'change_currency': change_currency,
            'change_bound': change_bound}, place) FILTER (_has_change) AS _c,
        max_by({'key': key, 'drivers': drivers}, place) FILTER (_has_drivers) AS _d
    FROM _near GROUP BY ALL
),
_statements AS (SELECT * EXCLUDE (_l), CASE WHEN _l.key IS DISTINCT FROM _a.key THEN _l END AS _p
    FROM _r),
-- Everything is computed before the join with the ledger: what follows that join runs on one
-- thread.
_stated AS MATERIALIZED (
    SELECT
        organization, segment, measure,
        _a.amount AS amount, internal.lowest_value(_a.amount, _a.bound) AS amount_low,
        internal.highest_value(_a.amount, _a.bound) AS amount_high,
        _a.currency AS currency, _a.bound AS bound,
        internal.finite(_a.happened_from) AS happened_from, _a.happened_to AS happened_to,
        coalesce(_a.occurrence, _p.occurrence) AS occurrence,
        _a.known_at AS known_at, _a.certainty AS certainty, _a.claim AS claim,
        _c.change_over AS change_over, _c.change_percent AS change_percent,
        _c.change_amount AS change_amount,
        _c.change_currency AS change_currency, _c.change_bound AS change_bound,
        coalesce(_d.drivers, []) AS drivers,
        _p.amount AS possible_amount, internal.lowest_value(_p.amount, _p.bound) AS possible_low,
        internal.highest_value(_p.amount, _p.bound) AS possible_high,
        _p.currency AS possible_currency, _p.bound AS possible_bound,
        _p.certainty AS possible_certainty,
        _p.occurrence AS possible_occurrence,
        internal.finite(_p.happened_from) AS possible_from,
        _p.key AS possible_key,
        _a.kafka_topic AS _kafka_topic, _a.kafka_partition AS _kafka_partition,
        _a.kafka_offset AS _kafka_offset, _a.key AS key, _c.key AS change_key,
        _d.key AS drivers_key,
        internal.distinct_keys(_a.key, _p.key, _c.key, _d.key) AS evidence
    FROM _statements
)
SELECT
    _x.* EXCLUDE (_kafka_topic, _kafka_partition, _kafka_offset, key, change_key, drivers_key,
        evidence),
    _i.id, _i.source, _x.key, _x.change_key, _x.drivers_key, _x.evidence
FROM _stated AS _x
LEFT JOIN (SELECT _l.* FROM internal.ledger AS _l WHERE _l.key IN (SELECT key FROM _stated)) AS _i
    ON _i.key = _x.key AND _i.kafka_topic = _x._kafka_topic
        AND _i.kafka_partition = _x._kafka_partition AND _i.kafka_offset = _x._kafka_offset;

CREATE OR REPLACE VIEW revenue AS
    FROM revenue_as_of(session_at(), session_known(), session_logged());
