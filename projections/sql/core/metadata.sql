-- Metadata of these tables: the versions of their definitions.

CREATE TABLE internal.metadata (
    name VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);

COMMENT ON TABLE internal.metadata IS 'Metadata of the tables: the versions of their definitions.';
COMMENT ON COLUMN internal.metadata.name IS 'tables: hash of table definitions and contract; definitions: hash of views and macros.';
COMMENT ON COLUMN internal.metadata.value IS 'Its value.';
