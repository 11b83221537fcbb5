-- Replaces the precomputed effects and validity of the keys to resolve.

DELETE FROM internal.amendment_effects WHERE target IN (FROM keys_to_resolve);
INSERT INTO internal.amendment_effects BY NAME
    SELECT _s.*
    FROM internal.amendment_effects_history('infinity', 'keys_with_amendments',
    'records_to_resolve') AS _s
    SEMI JOIN keys_to_resolve AS _k ON _k.key = _s.target;
DELETE FROM internal.event_validity WHERE key IN (FROM keys_to_resolve);
INSERT INTO internal.event_validity BY NAME
    SELECT _s.*
    FROM internal.event_validity_history('infinity', 'keys_with_amendments',
    'records_to_resolve') AS _s
    SEMI JOIN keys_to_resolve AS _k ON _k.key = _s.key;
DELETE FROM internal.timeline_validity WHERE key IN (FROM keys_with_amendments);
INSERT INTO internal.timeline_validity BY NAME
    FROM internal.timeline_history('infinity', 'records_to_resolve');
