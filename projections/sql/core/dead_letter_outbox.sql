-- Dead letters that their topic does not have yet, in the order in which they are sent. A row is
-- removed once its letter was sent.

CREATE TABLE internal.dead_letter_outbox (
    sequence BIGINT NOT NULL,
    id UUID NOT NULL
);

COMMENT ON TABLE internal.dead_letter_outbox IS 'Dead letters that their topic does not have yet, in the order in which they are sent.';
COMMENT ON COLUMN internal.dead_letter_outbox.sequence IS 'Order of sending.';
COMMENT ON COLUMN internal.dead_letter_outbox.id IS 'Id of the dead letter.';
