"""The store as one DuckDB file with a single writer and published generations for readers."""
