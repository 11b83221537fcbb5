-- What this file is: the version of its tables, and how far dead letters were sent to their topic.
-- column name: tables: hash of table definitions and contract; definitions: hash of views and
--   macros; dead_letters_sent: number of rows of dead_letters that are in their topic.
-- column value: Its value.

CREATE TABLE internal.metadata (
    name VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);
