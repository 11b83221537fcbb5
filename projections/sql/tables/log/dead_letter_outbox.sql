-- Dead letters that their topic does not have yet, in the order in which they are sent. A row is
-- removed once its letter was sent.
-- column sequence: Order of sending.
-- column id: Id of the dead letter.

CREATE TABLE internal.dead_letter_outbox (
    sequence BIGINT NOT NULL,
    id UUID NOT NULL
);
