-- One row an event and amendment that is known and not retracted, corrected where it was corrected,
-- with the certainty that it has after all verdicts.
-- example: SELECT happened_from, headline, certainty FROM timeline_as_of(DATE '2025-04-02', DATE
--   '2025-04-02') WHERE occurrence <> 'absent' ORDER BY happened_from
-- column key: Key of the event: 128 bits of the hash of source and id.
-- column id: Id of the event within its source.
-- column source: One URI a publisher.
-- column kind: Kind of the event, such as model.launched.
-- column headline: One line, as corrected.
-- column lasted_until: End of a state that lasted.
-- column known_at: From when the event was known; that of the event also when it is corrected.
-- column inferred: Found by a rule of signals, or taken back because it is found no more, and
--   stated by nobody: raised_signals has the rule and the events that it rests on.
-- column own_certainty: As its source states it: rumored | reported | confirmed.

CREATE OR REPLACE MACRO timeline_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    key, id, source, kind, subject, headline, organizations,
    internal.finite(happened_from) AS happened_from, happened_to, precision,
    lasted_until,
    internal.occurrence("at"::TIMESTAMPTZ, happened_from, happened_to) AS occurrence,
    known_at, logged_at, certainty, certainty AS own_certainty,
    certainty <> 'rumored' AND happened_to <= "at"::TIMESTAMPTZ AS is_firm,
    claim, claim_stance, tags, false AS corrected, NULL::UUID AS corrected_by, NULL::UUID AS amends,
    NULL::VARCHAR AS effect,
    kind = 'signal.raised' OR source = 'urn:whenline:signals' AS inferred,
    _stated[1] AS publisher, _stated[2] AS attributed_to, _stated[3] AS via, _stated[4] AS url,
    _stated[5]::DATE AS published,
    kafka_topic, kafka_partition, kafka_offset
FROM (
    SELECT _n.*,
        record->>['$.data.provenance.publisher', '$.data.provenance.attributed_to',
        '$.data.provenance.via', '$.data.provenance.url', '$.data.provenance.published'] AS _stated
    FROM internal.ledger AS _n
    ANTI JOIN internal.event_validity AS _t
    ON _t.key = _n.key -- all records whose keys something touches have spans
    WHERE kind NOT LIKE 'event.%' AND known_at <= known::TIMESTAMPTZ
        AND logged_at <= logged::TIMESTAMPTZ
)
UNION ALL
SELECT
    key, id, source, kind, subject, headline, organizations,
    internal.finite(happened_from) AS happened_from, happened_to, precision,
    lasted_until,
    internal.occurrence("at"::TIMESTAMPTZ, happened_from, happened_to), known_at, logged_at,
    certainty, own_certainty,
    attested AND happened_to <= "at"::TIMESTAMPTZ, claim, claim_stance, tags, corrected,
    corrected_by, amends, effect, kind = 'signal.raised' OR source = 'urn:whenline:signals',
    publisher, attributed_to, via, url, published,
    kafka_topic, kafka_partition, kafka_offset
FROM internal.timeline_as_logged(logged)
WHERE internal.interval_contains(known::TIMESTAMPTZ, known_from, known_to);

CREATE OR REPLACE VIEW timeline AS
    FROM timeline_as_of(session_at(), session_known(), session_logged());
