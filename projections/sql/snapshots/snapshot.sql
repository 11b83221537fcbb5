-- What a snapshot is (`whenline snapshot`): one row. A snapshot is a file of its own, with all tables, read models and macros, that
-- holds what was known by its `known`, and nothing that was learned later. `positions` beside it tells how far the log was read.

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

COMMENT ON TABLE snapshot IS 'What this snapshot is: one row. Only snapshots have this table.';
COMMENT ON COLUMN snapshot.known IS 'It holds what was known by then; plain views answer from it unless `known` is set.';
COMMENT ON COLUMN snapshot.valid_at IS 'The moment in the world that plain views answer for unless `at` is set.';
COMMENT ON COLUMN snapshot.made_at IS 'When it was made.';
COMMENT ON COLUMN snapshot.whenline IS 'Version of Whenline that made it.';
COMMENT ON COLUMN snapshot.tables IS 'Version of its tables: hash of table definitions and contract.';
COMMENT ON COLUMN snapshot.generation IS 'Number of the generation it was made from.';
COMMENT ON COLUMN snapshot.records IS 'Log records in it: those of `ledger` and of `dead_letters`.';
COMMENT ON COLUMN snapshot.content IS 'SHA-256 of known, at and all log records in it: the same for the same log and dates, whenever and from whichever generation it was made.';
COMMENT ON COLUMN snapshot.citation IS 'All this in one line, to cite in a report.';
