"""Generations: how others read while one process writes.

DuckDB lets no second process open a file that one has open for writing. So the writer publishes: between two transactions it
puts the main file and its write-ahead log, as they are, into a folder of their own, and then moves the pointer to it. A
generation is complete before the pointer names it, and never changes after; whoever has it open keeps it.

The main file changes only at checkpoints and in large transactions. While it does not, generations share one copy of it by
hard links, and publishing costs as much as copying the short write-ahead log.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from projections.errors import NothingPublished, WarehouseError
from projections.store.duckdb_file.home import FILE, Home

KEEP = 5
KEEP_S = 60.0
WAL = f"{FILE}.wal"
ABOUT = "generation.json"
CHUNK = 1 << 24


@dataclass(frozen=True)
class Generation:
    """A published generation: its number, its file, and when it was published (UTC)."""

    number: int
    path: Path
    published_at: datetime


def newest(home: Home) -> Generation:
    """The generation that the pointer names now. Open it by its own path, never through a link.

    Raises:
        NothingPublished: none was published yet.
    """
    try:
        folder = home.generations / home.pointer.read_text().strip()
        about = json.loads((folder / ABOUT).read_text())
    except FileNotFoundError as error:
        raise NothingPublished(
            f"Nothing has been published in {home.root} yet.",
            hint="Start `whenline worker` (or `whenline up`); the first generation comes at once.",
        ) from error
    return Generation(int(folder.name), folder / FILE, datetime.fromisoformat(about["published_at"]))


class GenerationPublisher:
    """Publishes generations of one live file. Belongs to the process that holds the fence.

    The descriptors it copies from stay open as long as the file they belong to: closing one would drop DuckDB's lock.
    """

    def __init__(self, home: Home, *, reached: Callable[[str], None] = lambda _: None) -> None:
        self._home = home
        self._reached = reached
        self._main: int | None = None
        self._wal: int | None = None
        self._copied: tuple[Path, tuple[int, int]] | None = None
        self._number = self._last_number()
        home.generations.mkdir(parents=True, exist_ok=True)

    def open(self) -> None:
        """Take the descriptor of the live file, right after DuckDB opened it."""
        self.close()
        self._main = os.open(self._home.live, os.O_RDONLY)
        self._copied = None

    def close(self) -> None:
        """Let go, after DuckDB closed the file."""
        for descriptor in (self._main, self._wal):
            if descriptor is not None:
                os.close(descriptor)
        self._main = self._wal = None

    def publish(self) -> Generation:
        """Publish what is committed. Call it between transactions only."""
        if self._main is None:
            raise WarehouseError("The live file is not open.", hint="Open the warehouse before publishing.")
        self._number += 1
        folder = self._home.generations / str(self._number)
        staging = self._home.generations / f"{self._number}.new"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        self._put_main(staging / FILE)
        self._put_wal(staging / WAL)
        published_at = datetime.now(UTC)
        (staging / ABOUT).write_text(json.dumps({"published_at": published_at.isoformat()}))
        staging.rename(folder)
        if self._copied is not None:
            self._copied = (folder / FILE, self._copied[1])
        self._reached("before pointer")
        self._point_to(folder.name)
        self._prune()
        return Generation(self._number, folder / FILE, published_at)

    def forget(self) -> None:
        """Remove all generations but the one that the pointer names, which serves until the next."""
        named = self._home.pointer.read_text().strip() if self._home.pointer.exists() else None
        for folder in self._folders():
            if folder.name != named:  # a newer one was cut off before the pointer moved
                shutil.rmtree(folder, ignore_errors=True)

    def _put_main(self, path: Path) -> None:
        assert self._main is not None  # noqa: S101 - for the type checker
        found = os.fstat(self._main)
        state = (found.st_mtime_ns, found.st_size)
        if self._copied is not None and self._copied[1] == state:
            with suppress(FileNotFoundError):
                path.hardlink_to(self._copied[0])
                return
        _copy(self._main, path, found.st_size)
        self._copied = (path, state)

    def _put_wal(self, path: Path) -> None:
        """The log as it is now; a checkpoint makes a new file of it, so the descriptor is taken anew then."""
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
            _copy(self._wal, path, size)

    def _point_to(self, name: str) -> None:
        temporary = self._home.pointer.with_suffix(".new")
        temporary.write_text(name + "\n")
        temporary.replace(self._home.pointer)

    def _prune(self) -> None:
        """Keep the last five, and what is younger than a minute."""
        for folder in self._folders()[:-KEEP]:
            with suppress(FileNotFoundError):
                if datetime.now(UTC).timestamp() - (folder / ABOUT).stat().st_mtime > KEEP_S:
                    shutil.rmtree(folder, ignore_errors=True)

    def _folders(self) -> list[Path]:
        if not self._home.generations.exists():
            return []
        found = [path for path in self._home.generations.iterdir() if path.name.isdecimal()]
        return sorted(found, key=lambda path: int(path.name))

    def _last_number(self) -> int:
        return max((int(path.name) for path in self._folders()), default=0)


def refresh_current(home: Home, generation: Generation) -> None:
    """Make `current/whenline.duckdb`, the one fixed path, from a generation: checkpointed, without a log beside it.

    Raises:
        FileNotFoundError: the generation is gone, too old to be kept.
    """
    staging = home.current.parent / f".{generation.number}"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        shutil.copyfile(generation.path, staging / FILE)
        with suppress(FileNotFoundError):
            shutil.copyfile(generation.path.parent / WAL, staging / WAL)
        generation.path.stat()  # still there: so it was whole
        with duckdb.connect(str(staging / FILE), config={"threads": 1}) as connection:
            connection.execute("CHECKPOINT")
        (staging / FILE).replace(home.current)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _copy(descriptor: int, path: Path, size: int) -> None:
    """The first `size` bytes of an open file, in the kernel where it can."""
    with path.open("wb") as target:
        done = 0
        while done < size:
            moved = _move(descriptor, target.fileno(), done, min(CHUNK, size - done))
            if moved == 0:
                raise WarehouseError(f"{path} could not be copied whole: {done} of {size} bytes.", hint="Try again.")
            done += moved


def _move(source: int, target: int, at: int, count: int) -> int:
    if hasattr(os, "copy_file_range"):
        with suppress(OSError):
            return os.copy_file_range(source, target, count, offset_src=at, offset_dst=at)
    return os.pwrite(target, os.pread(source, count, at), at)
