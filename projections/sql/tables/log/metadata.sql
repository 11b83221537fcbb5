-- Metadata of these tables: the versions of their definitions.
-- column name: tables: hash of table definitions and contract; definitions: hash of views and
--   macros.
-- column value: Its value.

CREATE TABLE internal.metadata (
    name VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);
