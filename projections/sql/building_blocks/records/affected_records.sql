-- Canonical ledger records of affected keys.
-- column key: Key of the event.
-- column kind: Kind of the event, such as model.launched.
-- column version: Version of the payload.
-- column time: As stated.
-- column lasted_until: End of a state that lasted.
-- column headline: As stated.
-- column certainty: As stated.
-- column record: The whole CloudEvent as JSON.

CREATE OR REPLACE VIEW internal.affected_records AS
    FROM internal.canonical_records_for('internal.affected_keys');
