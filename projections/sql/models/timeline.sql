-- One row an event and amendment that is known and not retracted, corrected where it was corrected, with the certainty that
-- it has after all verdicts.
-- needs: timeline_history occurrence interval_contains
-- example: SELECT happened_from, headline, certainty FROM timeline_as_of(TIMESTAMPTZ '2025-04-02', TIMESTAMPTZ '2025-04-02') WHERE occurrence <> 'absent' ORDER BY happened_from

CREATE OR REPLACE MACRO timeline_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    key, id, source, kind, subject, headline, organizations, happened_from, happened_to, precision, lasted_until,
    internal.occurrence("at"::TIMESTAMPTZ, happened_from, happened_to) AS occurrence,
    known_at, logged_at, certainty, certainty AS own_certainty,
    certainty <> 'rumored' AND happened_to <= "at"::TIMESTAMPTZ AS is_firm,
    claim, claim_stance, tags, false AS corrected, NULL::UUID AS corrected_by, NULL::UUID AS amends, NULL::VARCHAR AS effect,
    _said[1] AS publisher, _said[2] AS attributed_to, _said[3] AS via, _said[4] AS url, _said[5]::DATE AS published,
    kafka_topic, kafka_partition, kafka_offset
FROM (
    SELECT _n.*, record->>['$.data.provenance.publisher', '$.data.provenance.attributed_to', '$.data.provenance.via', '$.data.provenance.url', '$.data.provenance.published'] AS _said
    FROM ledger AS _n ANTI JOIN internal.event_validity AS _t ON _t.key = _n.key -- all records whose keys something touches have spans
    WHERE kind NOT LIKE 'event.%' AND known_at <= known::TIMESTAMPTZ AND logged_at <= logged::TIMESTAMPTZ
)
UNION ALL
SELECT
    key, id, source, kind, subject, headline, organizations, happened_from, happened_to, precision, lasted_until,
    internal.occurrence("at"::TIMESTAMPTZ, happened_from, happened_to), known_at, logged_at, certainty, own_certainty,
    attested AND happened_to <= "at"::TIMESTAMPTZ, claim, claim_stance, tags, corrected, corrected_by, amends, effect,
    publisher, attributed_to, via, url, published,
    kafka_topic, kafka_partition, kafka_offset
FROM internal.timeline_as_logged(logged) WHERE internal.interval_contains(known::TIMESTAMPTZ, known_from, known_to);

CREATE OR REPLACE VIEW timeline AS FROM timeline_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE timeline_as_of IS 'One row an event and amendment that is known and not retracted, corrected where it was corrected, with the certainty that it has after all verdicts.';
COMMENT ON VIEW timeline IS 'One row an event and amendment that is known and not retracted, corrected where it was corrected, with the certainty that it has after all verdicts.';
COMMENT ON COLUMN timeline.key IS 'Key of the event: 128 bits of the hash of source and id.';
COMMENT ON COLUMN timeline.id IS 'Id of the event within its source.';
COMMENT ON COLUMN timeline.source IS 'One URI a publisher.';
COMMENT ON COLUMN timeline.kind IS 'Kind of the event, such as model.launched.';
COMMENT ON COLUMN timeline.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN timeline.headline IS 'One line, as corrected.';
COMMENT ON COLUMN timeline.organizations IS 'Slugs of the organizations that it names, first the subject.';
COMMENT ON COLUMN timeline.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN timeline.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN timeline.precision IS 'How precisely the time is known.';
COMMENT ON COLUMN timeline.lasted_until IS 'End of a state that lasted.';
COMMENT ON COLUMN timeline.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN timeline.known_at IS 'From when the event was known; that of the event also when it is corrected.';
COMMENT ON COLUMN timeline.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN timeline.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN timeline.own_certainty IS 'As its source states it: rumored | reported | confirmed.';
COMMENT ON COLUMN timeline.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN timeline.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN timeline.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN timeline.tags IS 'Tags.';
COMMENT ON COLUMN timeline.corrected IS 'Whether a correction is in force.';
COMMENT ON COLUMN timeline.corrected_by IS 'Key of that correction.';
COMMENT ON COLUMN timeline.amends IS 'Of an amendment: key of its target.';
COMMENT ON COLUMN timeline.effect IS 'Of an amendment: acting | superseded | retracted | waiting | inert.';
COMMENT ON COLUMN timeline.publisher IS 'Provenance: who published it.';
COMMENT ON COLUMN timeline.attributed_to IS 'Provenance: to whom it is attributed.';
COMMENT ON COLUMN timeline.via IS 'Provenance: through whom.';
COMMENT ON COLUMN timeline.url IS 'Provenance: address.';
COMMENT ON COLUMN timeline.published IS 'Provenance: date of publication.';
COMMENT ON COLUMN timeline.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN timeline.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN timeline.kafka_offset IS 'Kafka offset of the record.';
