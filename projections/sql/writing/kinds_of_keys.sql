-- Kinds of the records to resolve. A record that was canonical until another one outranked it may
-- have been of another kind.

SELECT r.kind FROM records_to_resolve AS r SEMI JOIN keys_to_resolve AS k ON k.key = r.key
UNION
SELECT l.kind FROM internal.ledger AS l
SEMI JOIN (
    SELECT r.key FROM internal.duplicate_records AS r
    SEMI JOIN keys_to_resolve AS k ON k.key = r.key
) AS r ON r.key = l.key
