-- Rows of a fact table whose claims have to be resolved.

SELECT {columns} FROM internal.{fact} AS f SEMI JOIN claims_to_resolve AS c ON c.claim = f.claim
