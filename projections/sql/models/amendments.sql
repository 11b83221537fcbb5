-- Amendments with their targets, and what makes one inert for good: NULL in `breaks` means that it keeps the rules.
-- Which of them act depends on what is known: see amendments_as_of.
-- needs: canonical_records
-- example: SELECT id, breaks FROM amendments WHERE breaks IS NOT NULL

CREATE OR REPLACE MACRO internal.amendments_for(keys, records) AS TABLE
SELECT
    _a.*,
    _t.kind AS target_kind, _t.known_at AS target_known_at, _t.logged_at AS target_logged_at,
    CASE
        WHEN _t.key IS NULL THEN NULL
        WHEN _t.kind = 'event.retracted' THEN 'a retraction is never amended'
        WHEN _t.kind LIKE 'event.%' AND _a.action <> 'retracted' THEN 'only a retraction may target an amendment'
        WHEN _a.action IN ('corrected', 'retracted') AND _a.source <> _a.target_source
            THEN 'only the target''s own source may correct or retract it'
        WHEN _a.action = 'corrected' AND _a.stated_kind <> _t.kind
            THEN 'it states ' || _a.stated_kind || ', its target is ' || _t.kind
    END AS breaks
FROM (
    SELECT _x.* FROM internal.fact_amendments AS _x
    ANTI JOIN internal.suppressed_records AS _o ON _o.key = _x.key AND _o.kafka_topic = _x.kafka_topic AND _o.kafka_partition = _x.kafka_partition AND _o.kafka_offset = _x.kafka_offset
) AS _a
SEMI JOIN query_table(keys) AS _k ON _k.key = _a.target
LEFT JOIN query_table(records) AS _t ON _t.key = _a.target;

CREATE OR REPLACE VIEW amendments AS FROM internal.amendments_for('internal.affected_keys', 'internal.affected_records');

COMMENT ON MACRO TABLE internal.amendments_for IS 'Amendments of the targets whose keys a table holds, and whose records another: see the view amendments.';
COMMENT ON VIEW amendments IS 'Amendments with their targets, and what makes one inert for good: NULL in `breaks` means that it keeps the rules. Which of them act depends on what is known: see amendments_as_of.';
COMMENT ON COLUMN amendments.key IS 'Key of the amendment.';
COMMENT ON COLUMN amendments.version IS 'Record that says so: the event itself, or a correction (its key).';
COMMENT ON COLUMN amendments.kind IS 'Kind of the event, such as model.launched.';
COMMENT ON COLUMN amendments.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN amendments.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN amendments.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN amendments.lasted_until IS 'End of a state that lasted.';
COMMENT ON COLUMN amendments.known_at IS 'From when it was known.';
COMMENT ON COLUMN amendments.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN amendments.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN amendments.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN amendments.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN amendments.certainty IS 'As stated; it does not weigh.';
COMMENT ON COLUMN amendments.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN amendments.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN amendments.id IS 'Id of the amendment.';
COMMENT ON COLUMN amendments.source IS 'Who amends.';
COMMENT ON COLUMN amendments.action IS 'corrected | retracted | confirmed | denied.';
COMMENT ON COLUMN amendments.target IS 'Key of the target.';
COMMENT ON COLUMN amendments.target_source IS 'Source of the target.';
COMMENT ON COLUMN amendments.target_id IS 'Id of the target.';
COMMENT ON COLUMN amendments.reason IS 'Why, in words.';
COMMENT ON COLUMN amendments.stated_kind IS 'Of a correction: kind that it states.';
COMMENT ON COLUMN amendments.new_subject IS 'Of a correction: subject instead.';
COMMENT ON COLUMN amendments.new_headline IS 'Of a correction: headline instead.';
COMMENT ON COLUMN amendments.new_organizations IS 'Of a correction: organizations instead.';
COMMENT ON COLUMN amendments.new_tags IS 'Of a correction: tags instead.';
COMMENT ON COLUMN amendments.new_time IS 'Of a correction: time instead.';
COMMENT ON COLUMN amendments.new_precision IS 'Of a correction: precision instead.';
COMMENT ON COLUMN amendments.new_happened_from IS 'Of a correction: happened_from instead.';
COMMENT ON COLUMN amendments.new_happened_to IS 'Of a correction: happened_to instead.';
COMMENT ON COLUMN amendments.new_lasted_until IS 'Of a correction: lasted_until instead.';
COMMENT ON COLUMN amendments.new_certainty IS 'Of a correction: certainty instead.';
COMMENT ON COLUMN amendments.new_claim IS 'Of a correction: claim instead.';
COMMENT ON COLUMN amendments.new_claim_stance IS 'Of a correction: claim_stance instead.';
COMMENT ON COLUMN amendments.target_kind IS 'Kind of the target; NULL: not in the log.';
COMMENT ON COLUMN amendments.target_known_at IS 'From when the target was known.';
COMMENT ON COLUMN amendments.target_logged_at IS 'When the target was logged.';
COMMENT ON COLUMN amendments.breaks IS 'Rule that it breaks; NULL: none.';
