-- Rows of a fact table whose keys have to be resolved. `{columns}` are those that all fact tables
-- share.

SELECT {columns} FROM internal.{fact} AS f SEMI JOIN keys_to_resolve AS k ON k.key = f.key
