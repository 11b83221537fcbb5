-- Their records, read from the ledger once for all that follows.

CREATE OR REPLACE TEMP TABLE records_to_resolve AS
    FROM internal.canonical_records_for('keys_with_amendments')
