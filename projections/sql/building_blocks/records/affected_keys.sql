-- Keys that need more than their own record to be understood: targets of amendments, and ids that
-- were used for two things. All other facts are only filtered by time.
-- example: SELECT count(DISTINCT key) FROM internal.affected_keys
-- column key: Key of the event.

CREATE OR REPLACE VIEW internal.affected_keys AS
    SELECT target AS key FROM internal.fact_amendments UNION ALL SELECT key
    FROM internal.duplicate_records WHERE role = 'conflicting';
