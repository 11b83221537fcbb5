-- What this file is: the version of its tables, and how far dead letters were sent to their topic.

CREATE TABLE internal.metadata (
    name VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);

COMMENT ON TABLE internal.metadata IS 'What this file is: version of its tables, how far dead letters were sent to their topic.';
COMMENT ON COLUMN internal.metadata.name IS 'tables: hash of table definitions and contract; definitions: hash of views and macros; dead_letters_sent: number of rows of dead_letters that are in their topic.';
COMMENT ON COLUMN internal.metadata.value IS 'Its value.';
