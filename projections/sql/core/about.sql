-- Metadata of these tables: the versions of their definitions.

CREATE TABLE about (
    name VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);

COMMENT ON TABLE about IS 'Metadata: version of its tables and views.';
COMMENT ON COLUMN about.name IS 'tables: hash of table definitions and contract; definitions: hash of views and macros.';
COMMENT ON COLUMN about.value IS 'Its value.';
