"""Publishes generations: complete copies of the live file that readers open.

DuckDB lets no second process open a file that one has open for writing. So between two transactions the writer
copies the main file and its write-ahead log into a new folder, and then moves the pointer to it. A generation
is complete before the pointer names it, and never changes after.

The main file changes only at checkpoints and in large transactions. Until then generations share one copy of
it by hard links, and publishing costs as much as copying the short write-ahead log.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from projections.errors import WarehouseError
from projections.fault_point import FaultPoint, no_fault
from projections.store.duckdb_file.copying import copy_open_file
from projections.store.duckdb_file.home import FILE, METADATA, WAL, Home
from projections.store.port import Version

KEEP = 5
KEEP_S = 60.0


class GenerationPublisher:
    """Publishes generations of one live file. The process must hold the writer's lock.

    The descriptors that it copies from stay open as long as the file: closing one would drop DuckDB's lock.
    """

    def __init__(self, home: Home, *, fault_point: FaultPoint = no_fault) -> None:
        self._home = home
        self._fault_point = fault_point
        self._main: int | None = None
        self._wal: int | None = None
        self._copied: tuple[Path, tuple[int, int]] | None = None
        """The last copy of the main file, and the time and size of the file it was made from."""
        home.generations.mkdir(parents=True, exist_ok=True)
        self._number = max((int(path.name) for path in self._folders()), default=0)

    def open(self) -> None:
        """Open a descriptor of the live file. Call it right after DuckDB opened the file."""
        self.close()
        self._main = os.open(self._home.live, os.O_RDONLY)
        self._copied = None

    def close(self) -> None:
        """Close the descriptors. Call it after DuckDB closed the file."""
        for descriptor in (self._main, self._wal):
            if descriptor is not None:
                os.close(descriptor)
        self._main = self._wal = None

    def publish(self) -> Version:
        """Publish what is committed. Call it between transactions."""
        if self._main is None:
            raise WarehouseError("The live file is not open.", hint="Open the tables before publishing.")
        self._number += 1
        folder = self._home.generations / str(self._number)
        staging = self._home.generations / f"{self._number}.new"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        self._copy_main(self._main, staging / FILE)
        self._copy_wal(staging / WAL)
        published_at = datetime.now(UTC)
        (staging / METADATA).write_text(json.dumps({"published_at": published_at.isoformat()}))
        staging.rename(folder)
        if self._copied is not None:
            self._copied = (folder / FILE, self._copied[1])
        self._fault_point("before pointer")
        self._point_to(folder.name)
        self._prune()
        return Version(self._number, published_at)

    def remove_old(self) -> None:
        """Remove all generations but the newest, which serves until the next one is published."""
        newest = self._home.pointer.read_text().strip() if self._home.pointer.exists() else None
        for folder in self._folders():
            if folder.name != newest:  # also a newer one whose publishing was interrupted before the pointer moved
                shutil.rmtree(folder, ignore_errors=True)

    def _copy_main(self, main: int, path: Path) -> None:
        found = os.fstat(main)
        state = (found.st_mtime_ns, found.st_size)
        if self._copied is not None and self._copied[1] == state:
            with suppress(FileNotFoundError):
                path.hardlink_to(self._copied[0])
                return
        copy_open_file(main, path, found.st_size)
        self._copied = (path, state)

    def _copy_wal(self, path: Path) -> None:
        """Copy the write-ahead log; a checkpoint makes a new file of it, whose descriptor is opened here."""
        live = Path(f"{self._home.live}.wal")
        try:
            inode = live.stat().st_ino
        except FileNotFoundError:
            return
        if self._wal is None or os.fstat(self._wal).st_ino != inode:
            old, self._wal = self._wal, os.open(live, os.O_RDONLY)
            if old is not None:
                os.close(old)
        size = os.fstat(self._wal).st_size
        if size:
            copy_open_file(self._wal, path, size)

    def _point_to(self, name: str) -> None:
        temporary = self._home.pointer.with_suffix(".new")
        temporary.write_text(name + "\n")
        temporary.replace(self._home.pointer)

    def _prune(self) -> None:
        """Remove generations that are older than a minute, but never the last five."""
        for folder in self._folders()[:-KEEP]:
            with suppress(FileNotFoundError):
                if datetime.now(UTC).timestamp() - (folder / METADATA).stat().st_mtime > KEEP_S:
                    shutil.rmtree(folder, ignore_errors=True)

    def _folders(self) -> list[Path]:
        found = [path for path in self._home.generations.iterdir() if path.name.isdecimal()]
        return sorted(found, key=lambda path: int(path.name))
