-- Computes all precomputed effects and validity from the whole log.

DELETE FROM internal.amendment_effects;
INSERT INTO internal.amendment_effects BY NAME FROM internal.amendment_effects_history();
DELETE FROM internal.event_validity;
INSERT INTO internal.event_validity BY NAME FROM internal.event_validity_history();
DELETE FROM internal.timeline_validity;
INSERT INTO internal.timeline_validity BY NAME FROM internal.timeline_history();
