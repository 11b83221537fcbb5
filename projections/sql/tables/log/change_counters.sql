-- How often each table changed: a reader compares the counters of two versions instead of scanning
-- tables. Raised by the writer in the transaction that changes the table.
-- column name: Name of the table or view.
-- column counter: Rises with each batch that changes the table; microseconds of the clock at first.

CREATE TABLE internal.change_counters (
    name VARCHAR NOT NULL,
    counter BIGINT NOT NULL
);
