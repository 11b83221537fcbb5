-- Keys of amendments and of affected events.
-- column key: Key of the event.

CREATE OR REPLACE VIEW internal.amended_keys AS FROM internal.affected_keys UNION ALL SELECT key
    FROM internal.fact_amendments;
