-- Appends records that share an id to the list of duplicates. `found` has them, with the hash of
-- what each says.

INSERT INTO internal.duplicate_records BY NAME FROM found
