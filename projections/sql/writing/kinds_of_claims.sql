-- Kinds of the batch that share claims.

SELECT DISTINCT kind FROM batch_claims
