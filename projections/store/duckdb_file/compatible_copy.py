"""Copies a generation into one file that earlier releases of DuckDB read, too."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

from projections.store.duckdb_file import durability
from projections.store.duckdb_file.durability import READ_ONLY
from projections.store.duckdb_file.home import FILE

STORAGE_VERSION = "v1.2.0"
"""Read by DuckDB 1.4, its release with long-term support, and by tools that carry it."""
_CONFIG: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "memory_limit": "256MB"}


class CompatibleCopier:
    """Makes one copy at a time, which another thread may interrupt: a large one takes minutes."""

    def __init__(self) -> None:
        self._connection: duckdb.DuckDBPyConnection | None = None

    def replace(self, source: Path, target: Path) -> None:
        """Replace `target` at once by a read-only copy of `source` without a write-ahead log.

        Raises:
            FileNotFoundError: the source is gone.
            InterruptedError: `interrupt` was called.
            duckdb.IOException: the source cannot be read, or the copy cannot be written.
        """
        source.stat()
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = target.parent / f".{os.getpid()}.new"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        try:
            self._copy(source, staging / FILE)
            (staging / FILE).chmod(READ_ONLY)
            durability.sync(staging / FILE)
            durability.move(staging / FILE, target)
        except duckdb.InterruptException as error:
            raise InterruptedError(f"The copy to {target} was interrupted.") from error
        finally:
            shutil.rmtree(staging, ignore_errors=True)

    def interrupt(self) -> None:
        """Abort the statement that runs now, if any. Repeat it until the copy has ended."""
        connection = self._connection
        if connection is not None:
            connection.interrupt()

    def _copy(self, source: Path, target: Path) -> None:
        config = _CONFIG | {"temp_directory": str(target.parent / "spill")}
        with duckdb.connect(config=config) as connection:
            self._connection = connection
            try:
                connection.execute("SET TimeZone = 'UTC'")
                connection.execute(f"ATTACH {_quoted(source)} AS source (READ_ONLY)")
                connection.execute(f"ATTACH {_quoted(target)} AS whenline (STORAGE_VERSION '{STORAGE_VERSION}')")
                connection.execute("COPY FROM DATABASE source TO whenline")
                connection.execute("CHECKPOINT whenline")
                connection.execute("DETACH whenline")
            finally:
                self._connection = None


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
