"""The writing side: one live file under a lock, replaced by rebuilt ones and published as generations."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from projections.fault_point import FaultPoint, no_fault
from projections.memory_size import WRITERS_MEMORY
from projections.store.duckdb_file import replacement
from projections.store.duckdb_file.home import FILE, Home
from projections.store.duckdb_file.live_file import LiveFile
from projections.store.duckdb_file.write_session import FileWriteSession
from projections.store.duckdb_file.writer_lock import RebuildLock


class FileWriteStore:
    """The live file of a home.

    Args:
        root: the home.
        memory: most that DuckDB may use.
        fault_point: called at each step of the commit protocol.
    """

    def __init__(self, root: Path, *, memory: str = WRITERS_MEMORY, fault_point: FaultPoint = no_fault) -> None:
        self._home = Home(root)
        self._memory = memory
        self._fault_point = fault_point

    def open(self) -> FileWriteSession:
        """Lock the home and open its live file."""
        return FileWriteSession(self._home, self._memory, self._fault_point)

    @contextmanager
    def rebuild(self) -> Iterator[FileRebuildSession]:
        """Open an empty file in a folder of its own; an unfinished one before it is removed."""
        folder = self._home.rebuilding
        with RebuildLock(self._home.rebuild_lock):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            try:
                session = FileRebuildSession(self._home, folder / FILE, self._memory)
                try:
                    yield session
                finally:
                    session.close()
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def has_rebuilt(self) -> bool:
        """Whether a rebuilt file waits for a writer."""
        return replacement.has_rebuilt(self._home)

    def set_aside(self) -> tuple[str, ...]:
        """Folders in quarantine, oldest first."""
        folder = self._home.quarantine
        return tuple(sorted(str(path) for path in folder.iterdir())) if folder.exists() else ()


class FileRebuildSession:
    """An empty file in catching-up mode, to be filled from the log."""

    def __init__(self, home: Home, path: Path, memory: str) -> None:
        self._home = home
        self._file = LiveFile(path, memory=memory)
        self._file.catch_up(True)
        self.tables = self._file.tables

    def filled(self) -> None:
        """Checkpoint, and give memory back."""
        self._file.catch_up(False)

    def offer(self) -> None:
        """Close the file and offer it to the writer of the live one."""
        self._file.checkpoint()
        self._file.close()
        replacement.offer_rebuilt(self._home, self._file.path)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
