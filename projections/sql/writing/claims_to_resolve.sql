-- Claims whose members have to be resolved: those of the batch, and those of all that an amendment
-- may have changed.

CREATE OR REPLACE TEMP TABLE claims_to_resolve AS
SELECT claim FROM batch_claims UNION SELECT claim FROM ({facts}) WHERE claim IS NOT NULL
