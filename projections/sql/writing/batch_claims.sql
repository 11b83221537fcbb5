-- Claims of the batch.

CREATE OR REPLACE TEMP TABLE batch_claims AS SELECT DISTINCT kind, claim FROM statements
    WHERE claim IS NOT NULL
