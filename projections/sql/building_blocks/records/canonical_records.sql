-- Canonical records of the ledger: of an id that was logged more than once, only the first in the
-- log.
-- example: SELECT count(*) FROM internal.canonical_records
-- column key: Key of the event.
-- column kind: Kind of the event, such as model.launched.
-- column version: Version of the payload.
-- column time: As stated.
-- column lasted_until: End of a state that lasted.
-- column headline: As stated.
-- column certainty: As stated.
-- column record: The whole CloudEvent as JSON.

CREATE OR REPLACE VIEW internal.canonical_records AS
    SELECT _l.*
    FROM internal.ledger AS _l
    ANTI JOIN internal.suppressed_records AS _o ON _o.key = _l.key
        AND _o.kafka_topic = _l.kafka_topic AND _o.kafka_partition = _l.kafka_partition
        AND _o.kafka_offset = _l.kafka_offset;
