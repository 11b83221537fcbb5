-- Appends a batch's dead letters.

INSERT INTO dead_letters BY NAME FROM new_dead_letters
