-- Raises the change counters of the tables in `$names`, at least to `$now`.

MERGE INTO internal.change_counters AS c
USING (SELECT UNNEST($names) AS name) AS changed ON c.name = changed.name
WHEN MATCHED THEN UPDATE SET counter = greatest(c.counter + 1, $now)
WHEN NOT MATCHED THEN INSERT VALUES (changed.name, $now)
