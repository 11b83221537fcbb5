"""Notices that a published file was replaced or written to, without reading it."""

from __future__ import annotations

import fcntl
from pathlib import Path

from projections.store.duckdb_file.home import WAL

FileState = tuple[int, int, int, bool]
"""Inode, size, time of the last change, and whether a write-ahead log lies beside the file."""


def state_of(file: Path) -> FileState:
    """The state of a file.

    Raises:
        OSError: it is not there.
    """
    found = file.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns, file.with_name(WAL).exists()


def is_open_for_writing(file: Path) -> bool:
    """Whether another process has the file open for writing, so that nobody else can open it.

    Raises:
        OSError: it is not there.
    """
    with file.open("rb") as opened:
        try:
            fcntl.lockf(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)  # as DuckDB does to read; closing gives it back
        except (BlockingIOError, PermissionError):
            return True
    return False
