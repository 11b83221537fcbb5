-- How often each table changed: a reader compares the counters of two versions instead of scanning
-- tables. Raised by the writer in the transaction that changes the table.

CREATE TABLE internal.change_counters (
    name VARCHAR NOT NULL,
    counter BIGINT NOT NULL
);

COMMENT ON TABLE internal.change_counters IS 'A number for each table that rises whenever the table changes.';
COMMENT ON COLUMN internal.change_counters.name IS 'Name of the table or view.';
COMMENT ON COLUMN internal.change_counters.counter IS 'Rises with each batch that changes the table; microseconds of the clock at first.';
