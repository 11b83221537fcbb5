"""The store as one DuckDB file with a single writer, and generations that readers open."""

from projections.store.duckdb_file.read_store import FileReadStore
from projections.store.duckdb_file.write_store import FileWriteStore

__all__ = ["FileReadStore", "FileWriteStore"]
