-- Ledger records that stand: of an id that was logged more than once, only the first in the log.
-- needs: touched
-- example: SELECT count(*) FROM stands

CREATE OR REPLACE VIEW stands AS
    SELECT _l.*
    FROM ledger AS _l
    ANTI JOIN omitted AS _o ON _o.key = _l.key AND _o.topic = _l.topic AND _o."partition" = _l."partition" AND _o."offset" = _l."offset";

COMMENT ON VIEW stands IS 'Ledger records that stand: of an id that was logged more than once, only the first in the log.';
COMMENT ON COLUMN stands.topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN stands."partition" IS 'Kafka partition of the record.';
COMMENT ON COLUMN stands."offset" IS 'Kafka offset of the record.';
COMMENT ON COLUMN stands.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN stands.key IS 'Key of the event.';
COMMENT ON COLUMN stands.id IS 'Id of that event within its source.';
COMMENT ON COLUMN stands."source" IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN stands.kind IS 'Kind of the event, such as model.launched.';
COMMENT ON COLUMN stands.version IS 'Version of the payload.';
COMMENT ON COLUMN stands.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN stands."time" IS 'As stated.';
COMMENT ON COLUMN stands.precision IS 'How precisely the time is known.';
COMMENT ON COLUMN stands.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN stands.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN stands.lasted_until IS 'End of a state that lasted.';
COMMENT ON COLUMN stands.known_at IS 'From when it was known.';
COMMENT ON COLUMN stands.headline IS 'As stated.';
COMMENT ON COLUMN stands.organizations IS 'Slugs of the organizations that it names, first the subject.';
COMMENT ON COLUMN stands.certainty IS 'As stated.';
COMMENT ON COLUMN stands.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN stands.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN stands.tags IS 'Tags.';
COMMENT ON COLUMN stands.record IS 'The whole CloudEvent as JSON.';

-- Those of the keys that a table holds: few, so they are picked first.
CREATE OR REPLACE MACRO records_of(keys) AS TABLE
    SELECT _s.*
    FROM (SELECT _l.* FROM ledger AS _l SEMI JOIN query_table(keys) AS _t ON _t.key = _l.key) AS _s
    ANTI JOIN omitted AS _o ON _o.key = _s.key AND _o.topic = _s.topic AND _o."partition" = _s."partition" AND _o."offset" = _s."offset";

CREATE OR REPLACE VIEW affected_records AS FROM records_of('touched');

COMMENT ON MACRO TABLE records_of IS 'Ledger records that stand, of the keys that a table holds.';
COMMENT ON VIEW affected_records IS 'Ledger records that stand, of touched keys.';
COMMENT ON COLUMN affected_records.topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN affected_records."partition" IS 'Kafka partition of the record.';
COMMENT ON COLUMN affected_records."offset" IS 'Kafka offset of the record.';
COMMENT ON COLUMN affected_records.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN affected_records.key IS 'Key of the event.';
COMMENT ON COLUMN affected_records.id IS 'Id of that event within its source.';
COMMENT ON COLUMN affected_records."source" IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN affected_records.kind IS 'Kind of the event, such as model.launched.';
COMMENT ON COLUMN affected_records.version IS 'Version of the payload.';
COMMENT ON COLUMN affected_records.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN affected_records."time" IS 'As stated.';
COMMENT ON COLUMN affected_records.precision IS 'How precisely the time is known.';
COMMENT ON COLUMN affected_records.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN affected_records.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN affected_records.lasted_until IS 'End of a state that lasted.';
COMMENT ON COLUMN affected_records.known_at IS 'From when it was known.';
COMMENT ON COLUMN affected_records.headline IS 'As stated.';
COMMENT ON COLUMN affected_records.organizations IS 'Slugs of the organizations that it names, first the subject.';
COMMENT ON COLUMN affected_records.certainty IS 'As stated.';
COMMENT ON COLUMN affected_records.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN affected_records.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN affected_records.tags IS 'Tags.';
COMMENT ON COLUMN affected_records.record IS 'The whole CloudEvent as JSON.';
