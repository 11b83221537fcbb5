-- A number for each table that rises in the transaction that changes the table. A reader compares
-- the numbers of two versions instead of scanning tables.

CREATE TABLE internal.change_counters (
    name VARCHAR NOT NULL,
    counter BIGINT NOT NULL
);

COMMENT ON TABLE internal.change_counters IS 'A number for each table that rises when it changes.';
COMMENT ON COLUMN internal.change_counters.name IS 'Name of the table or view.';
COMMENT ON COLUMN internal.change_counters.counter IS 'At first the microseconds of the clock.';
