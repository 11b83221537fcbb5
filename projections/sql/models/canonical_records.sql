-- Ledger records that stand: of an id that was logged more than once, only the first in the log.
-- needs: affected_keys
-- example: SELECT count(*) FROM internal.canonical_records

CREATE OR REPLACE VIEW internal.canonical_records AS
    SELECT _l.*
    FROM main.ledger AS _l
    ANTI JOIN internal.suppressed_records AS _o ON _o.key = _l.key AND _o.kafka_topic = _l.kafka_topic AND _o.kafka_partition = _l.kafka_partition AND _o.kafka_offset = _l.kafka_offset;

COMMENT ON VIEW internal.canonical_records IS 'Ledger records that stand: of an id that was logged more than once, only the first in the log.';
COMMENT ON COLUMN internal.canonical_records.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.canonical_records.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.canonical_records.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.canonical_records.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.canonical_records.key IS 'Key of the event.';
COMMENT ON COLUMN internal.canonical_records.id IS 'Id of that event within its source.';
COMMENT ON COLUMN internal.canonical_records.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN internal.canonical_records.kind IS 'Kind of the event, such as model.launched.';
COMMENT ON COLUMN internal.canonical_records.version IS 'Version of the payload.';
COMMENT ON COLUMN internal.canonical_records.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.canonical_records.time IS 'As stated.';
COMMENT ON COLUMN internal.canonical_records.precision IS 'How precisely the time is known.';
COMMENT ON COLUMN internal.canonical_records.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.canonical_records.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.canonical_records.lasted_until IS 'End of a state that lasted.';
COMMENT ON COLUMN internal.canonical_records.known_at IS 'From when it was known.';
COMMENT ON COLUMN internal.canonical_records.headline IS 'As stated.';
COMMENT ON COLUMN internal.canonical_records.organizations IS 'Slugs of the organizations that it names, first the subject.';
COMMENT ON COLUMN internal.canonical_records.certainty IS 'As stated.';
COMMENT ON COLUMN internal.canonical_records.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN internal.canonical_records.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.canonical_records.tags IS 'Tags.';
COMMENT ON COLUMN internal.canonical_records.record IS 'The whole CloudEvent as JSON.';

-- Those of the keys that a table holds: few, so they are picked first.
CREATE OR REPLACE MACRO internal.canonical_records_for(keys) AS TABLE
    SELECT _s.*
    FROM (SELECT _l.* FROM main.ledger AS _l SEMI JOIN query_table(keys) AS _t ON _t.key = _l.key) AS _s
    ANTI JOIN internal.suppressed_records AS _o ON _o.key = _s.key AND _o.kafka_topic = _s.kafka_topic AND _o.kafka_partition = _s.kafka_partition AND _o.kafka_offset = _s.kafka_offset;

CREATE OR REPLACE VIEW internal.affected_records AS FROM internal.canonical_records_for('internal.affected_keys');

COMMENT ON MACRO TABLE internal.canonical_records_for IS 'Ledger records that stand, of the keys that a table holds.';
COMMENT ON VIEW internal.affected_records IS 'Ledger records that stand, of touched keys.';
COMMENT ON COLUMN internal.affected_records.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.affected_records.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.affected_records.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.affected_records.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.affected_records.key IS 'Key of the event.';
COMMENT ON COLUMN internal.affected_records.id IS 'Id of that event within its source.';
COMMENT ON COLUMN internal.affected_records.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN internal.affected_records.kind IS 'Kind of the event, such as model.launched.';
COMMENT ON COLUMN internal.affected_records.version IS 'Version of the payload.';
COMMENT ON COLUMN internal.affected_records.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.affected_records.time IS 'As stated.';
COMMENT ON COLUMN internal.affected_records.precision IS 'How precisely the time is known.';
COMMENT ON COLUMN internal.affected_records.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.affected_records.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.affected_records.lasted_until IS 'End of a state that lasted.';
COMMENT ON COLUMN internal.affected_records.known_at IS 'From when it was known.';
COMMENT ON COLUMN internal.affected_records.headline IS 'As stated.';
COMMENT ON COLUMN internal.affected_records.organizations IS 'Slugs of the organizations that it names, first the subject.';
COMMENT ON COLUMN internal.affected_records.certainty IS 'As stated.';
COMMENT ON COLUMN internal.affected_records.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN internal.affected_records.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.affected_records.tags IS 'Tags.';
COMMENT ON COLUMN internal.affected_records.record IS 'The whole CloudEvent as JSON.';
