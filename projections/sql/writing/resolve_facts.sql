-- Replaces the resolved rows of a fact table.

DELETE FROM internal.{resolved}
    WHERE key IN (FROM keys_to_resolve) OR claim IN (FROM claims_to_resolve);
INSERT INTO internal.{resolved} BY NAME
    FROM internal.resolved_from_intervals('{fact}', 'claim_intervals');
