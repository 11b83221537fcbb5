"""Memory that was freed, and that the allocators of DuckDB, Arrow and the C library keep for later."""

from __future__ import annotations

import ctypes

import duckdb
import pyarrow as pa


def release_memory() -> None:
    """Give what nobody uses back to the operating system, after work that needed a lot.

    Otherwise a process holds what its largest work needed beside what the next work needs.
    """
    pa.default_memory_pool().release_unused()
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):  # of glibc; others give it back by themselves
        library.malloc_trim(0)


def release_memory_of(connection: duckdb.DuckDBPyConnection, limit: int) -> None:
    """The same, and what DuckDB holds for a database.

    Args:
        connection: to the database; its configuration is not locked.
        limit: bytes of memory that it may use. DuckDB flushes its allocator when that is set.
    """
    connection.execute(f"SET memory_limit = '{limit}B'")
    release_memory()
