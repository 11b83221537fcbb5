-- Appends a batch's dead letters to the outbox, in the order of their positions.

INSERT INTO internal.dead_letter_outbox
SELECT row_number() OVER (ORDER BY kafka_topic, kafka_partition, kafka_offset)
    + (SELECT coalesce(max(sequence), 0) FROM internal.dead_letter_outbox), id
FROM new_dead_letters
