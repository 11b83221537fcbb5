-- Metadata of these tables: the versions of their definitions.

CREATE TABLE internal.metadata (
    name VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);

COMMENT ON TABLE internal.metadata IS 'Metadata of the tables: the versions of their definitions.';
COMMENT ON COLUMN internal.metadata.name IS 'tables | definitions: which version it is.';
COMMENT ON COLUMN internal.metadata.value IS 'Hash of table definitions and contract; or of views and macros.';
