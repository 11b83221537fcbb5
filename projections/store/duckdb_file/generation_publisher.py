"""Publishes generations: complete copies of the live file that readers open.

DuckDB lets no second process open a file that one has open for writing. So between two transactions the writer
checkpoints the live file, copies it into a new folder, and then moves the pointer to it. A generation is complete,
read-only and on the disk before the pointer names it, and it shares its file with nothing: most tools open a file for
writing unless they are told not to, and root may, so whatever a reader does to one generation stays in that one.

Where the file of a retired generation can be had, that nobody has open and nobody has changed, only those blocks are
copied into it that changed since then (`projections.store.duckdb_file.retired_files`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from projections.apply.batch import TopicPartition
from projections.errors import NothingPublished, WarehouseError
from projections.fault_point import FaultPoint, no_fault
from projections.store.duckdb_file import durability, publication
from projections.store.duckdb_file.change_history import ChangeHistory
from projections.store.duckdb_file.copying import copy_open_file
from projections.store.duckdb_file.durability import READ_ONLY
from projections.store.duckdb_file.file_state import FileState, is_open_for_writing, state_of
from projections.store.duckdb_file.home import FILE, METADATA, WAL, Home
from projections.store.duckdb_file.retired_files import RetiredFiles
from projections.store.port import Version

KEEP = 5
KEEP_S = 60.0
KEEP_LARGE = 2
KEEP_BYTES = 1_000_000_000
"""Of generations that have more than this together, only `KEEP_LARGE` are kept."""


class GenerationPublisher:
    """Publishes generations of one live file. The process must hold the writer's lock.

    The descriptor that it copies from stays open as long as the file: closing it would drop DuckDB's lock.
    """

    def __init__(self, home: Home, *, fault_point: FaultPoint = no_fault) -> None:
        self._home = home
        self._fault_point = fault_point
        self._main: int | None = None
        self._published: tuple[Version, FileState] | None = None
        """The last generation that was published here, and the state of its file then."""
        self._changes = ChangeHistory()
        self._retired = RetiredFiles(home.retired)
        home.generations.mkdir(parents=True, exist_ok=True)
        self._number = max((int(path.name) for path in self._folders()), default=0)

    def open(self) -> None:
        """Open a descriptor of the live file. Call it right after DuckDB opened the file."""
        self.close()
        self._changes.forget()
        self._main = os.open(self._home.live, os.O_RDONLY)

    def close(self) -> None:
        """Close the descriptor. Call it after DuckDB closed the file."""
        if self._main is not None:
            os.close(self._main)
        self._main = None

    def publish(self, positions: Mapping[TopicPartition, int], version: Version | None = None) -> Version:
        """Publish what is committed. Call it between transactions, after a checkpoint.

        Args:
            positions: next offset of each partition in the live file.
            version: under which it is published; by default, the next one of this home.

        Raises:
            WarehouseError: the live file is not open, has a write-ahead log, or was moved away.
            OSError: the copy cannot be written.
        """
        main = self._checked()
        number = version.number if version else self._number + 1
        folder, staging = self._home.generations / str(number), self._home.generations / f"{number}.new"
        shutil.rmtree(staging, ignore_errors=True)
        self._changes.observe(main)
        self._retire(os.fstat(main).st_size)
        try:
            self._copy(main, staging / FILE)
            published_at = version.published_at if version else datetime.now(UTC)
            publication.write_metadata(staging, published_at, positions)
        except OSError:
            shutil.rmtree(staging, ignore_errors=True)  # the disk may be full
            raise
        self._number = number
        shutil.rmtree(folder, ignore_errors=True)  # of a version whose publishing was interrupted, or that is damaged
        durability.move(staging, folder)
        self._fault_point("before pointer")
        self._point_to(number)
        version = Version(number, published_at)
        self._published = version, state_of(folder / FILE)
        self._changes.published(number)
        self._retired.published(number, folder / FILE, self._changes.checkpoint)
        self._retired.keep([int(path.name) for path in self._folders()])
        self._changes.forget_before(self._retired.oldest())
        return version

    def is_intact(self) -> bool:
        """Whether the pointer names the last generation of this publisher, and nobody changed or locked its file."""
        if self._published is None:
            return False
        version, state = self._published
        file = self._home.generation(version.number)
        try:
            is_newest = publication.newest(self._home).version == version
            return is_newest and state_of(file) == state and not is_open_for_writing(file)
        except (NothingPublished, OSError):
            return False

    def remove_old(self) -> None:
        """Remove all generations but the newest, which serves until the next one is published."""
        try:
            newest = publication.newest(self._home).version.number
        except NothingPublished:
            newest = self._number
        for folder in self._folders():
            if int(folder.name) != newest:  # also a newer one whose publishing was interrupted before the pointer moved
                shutil.rmtree(folder, ignore_errors=True)
        for unfinished in self._home.generations.glob("*.new"):
            shutil.rmtree(unfinished, ignore_errors=True)

    def _checked(self) -> int:
        """The descriptor of the live file, if that file is whole and is the one under its name."""
        if self._main is None:
            raise WarehouseError("The live file is not open.", hint="Open the tables before publishing.")
        live = self._home.live
        log = live.with_name(WAL)
        if log.exists() and log.stat().st_size:
            raise WarehouseError(f"{live} has a write-ahead log.", hint="Checkpoint before publishing.")
        if not live.exists() or not os.path.samestat(live.stat(), os.fstat(self._main)):
            raise WarehouseError(
                f"{live} was moved away or replaced while the worker had it open.",
                hint="Start the worker again: it goes on with the file that is there, or makes the tables again.",
            )
        return self._main

    def _copy(self, main: int, path: Path) -> None:
        if not self._retired.rewrite(main, path.parent, self._changes):
            path.parent.mkdir(parents=True)
            copy_open_file(main, path, os.fstat(main).st_size)
            path.chmod(READ_ONLY)
        durability.sync(path)

    def _point_to(self, number: int) -> None:
        publication.point_to(self._home, number)

    def _retire(self, total: int) -> None:
        """Retire generations that are older than a minute, but never the last five; fewer where they are large.

        Args:
            total: bytes of the one that is about to be published.
        """
        for position, folder in enumerate(reversed(self._folders()), 1):
            with suppress(FileNotFoundError):
                total += (folder / FILE).stat().st_size
                is_old = datetime.now(UTC).timestamp() - (folder / METADATA).stat().st_mtime > KEEP_S
                if position >= (KEEP_LARGE if total > KEEP_BYTES else KEEP) and (is_old or total > KEEP_BYTES):
                    self._retired.retire(int(folder.name), folder)

    def _folders(self) -> list[Path]:
        found = [path for path in self._home.generations.iterdir() if path.name.isdecimal()]
        return sorted(found, key=lambda path: int(path.name))
