-- Offsets of the log that the tables do without, by the decision of an operator (`whenline skip`).
-- column first_offset: First offset that is left out.
-- column last_offset: Last offset that is left out.
-- column cause: unreadable: the records are in the log, and each is a dead letter; deleted: the log
--   has them no more.
-- column reason: Why, in the words of the operator.
-- column decided_by: Who decided: the name of the user in the operating system.
-- column decided_at: When the log got the decision.

CREATE TABLE log_gaps (
    kafka_topic VARCHAR NOT NULL,
    kafka_partition INTEGER NOT NULL,
    first_offset BIGINT NOT NULL,
    last_offset BIGINT NOT NULL,
    cause VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMPTZ NOT NULL
);
