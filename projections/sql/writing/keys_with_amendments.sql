-- The keys to resolve and their amendments: whether an amendment is amended itself decides its
-- effect.

CREATE OR REPLACE TEMP TABLE keys_with_amendments AS
FROM keys_to_resolve UNION SELECT a.key FROM internal.fact_amendments AS a
SEMI JOIN keys_to_resolve AS k ON k.key = a.target
