-- All amendments with their targets, as the rules compute with them: the view amendments with open
-- ends as infinite times.
-- example: SELECT id, new_happened_from FROM internal.amendment_statements()

CREATE OR REPLACE MACRO internal.amendment_statements() AS TABLE
    FROM internal.amendments_for('internal.affected_keys', 'internal.affected_records');
