-- Replaces all positions. One statement for all partitions: each costs a wait for the interpreter.

DELETE FROM internal.positions;
INSERT INTO internal.positions BY NAME FROM new_positions;
