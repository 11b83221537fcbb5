-- Keys that staged records share with each other or with the ledger. `suspects` has those that may.
-- The rows of the ledger that have one are remembered by number: all their columns are read by
-- that, since a number skips parts of the ledger, and a key does not.

CREATE OR REPLACE TEMP TABLE suspected_keys AS
SELECT DISTINCT key::UUID AS key FROM suspects;
CREATE OR REPLACE TEMP TABLE suspected_rows AS
SELECT rowid AS row_number, key FROM internal.ledger SEMI JOIN suspected_keys USING (key);
CREATE OR REPLACE TEMP TABLE shared_keys AS
SELECT key FROM (
    SELECT key FROM staged SEMI JOIN suspected_keys USING (key)
    UNION ALL
    SELECT key FROM suspected_rows
) GROUP BY key HAVING count(*) > 1
