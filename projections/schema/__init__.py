"""The SQL files as definitions of tables, views and macros, their version and their reference."""
