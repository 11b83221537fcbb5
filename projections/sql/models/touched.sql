-- Keys that need more than their own record to be understood: targets of amendments, and ids that were logged more than
-- once. All other facts are what they say, and are only filtered.
-- example: SELECT count(DISTINCT key) FROM touched

CREATE OR REPLACE VIEW touched AS
    SELECT target AS key FROM fact_amendments UNION ALL SELECT key FROM repeats;

COMMENT ON VIEW touched IS 'Keys that need more than their own record to be understood: targets of amendments, and ids that were logged more than once. All other facts are what they say, and are only filtered.';
COMMENT ON COLUMN touched.key IS 'Key of the event.';
