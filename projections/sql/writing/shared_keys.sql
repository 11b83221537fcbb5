-- Keys that staged records share with each other or with the ledger. `suspects` has hashes of those
-- that may.

CREATE OR REPLACE TEMP TABLE shared_keys AS
SELECT key FROM (
    SELECT key FROM staged SEMI JOIN suspects ON suspects.hash = hash(staged.key)
    UNION ALL
    SELECT key FROM internal.ledger SEMI JOIN suspects ON suspects.hash = hash(key)
) GROUP BY key HAVING count(*) > 1
