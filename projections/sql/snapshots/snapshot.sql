-- What a snapshot is (`whenline snapshot`): one row. A snapshot is a file of its own, with all
-- tables, read models and macros, that holds what was known by its `known`, and nothing that was
-- learned later. `internal.positions` has how far the log was read.
-- column known: It holds what was known by then; plain views answer from it unless `known` is set.
-- column valid_at: The moment in the world that plain views answer for unless `at` is set.
-- column made_at: When it was made.
-- column whenline: Version of Whenline that made it.
-- column tables: Version of its tables: hash of table definitions and contract.
-- column generation: Number of the generation it was made from.
-- column records: Log records in it: those of `ledger` and of `dead_letters`.
-- column content: SHA-256 of known, at and all log records in it: the same for the same log and
--   dates, whenever and from whichever generation it was made.
-- column citation: All this in one line, to cite in a report.

CREATE TABLE snapshot (
    known TIMESTAMPTZ NOT NULL,
    valid_at TIMESTAMPTZ NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    whenline VARCHAR NOT NULL,
    tables VARCHAR NOT NULL,
    generation BIGINT NOT NULL,
    records BIGINT NOT NULL,
    content VARCHAR NOT NULL,
    citation VARCHAR NOT NULL
);
