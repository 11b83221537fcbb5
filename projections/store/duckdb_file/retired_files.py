"""Files of retired generations, which are written anew as new generations where nobody has them open.

A file is used again only if it is exactly as it was published: one that somebody opened for writing is removed. Its
name is gone before it is written, so nobody finds the old generation changed. A lease shows whether somebody has it
open, or mapped into memory; then it stays as it is.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from projections.store.duckdb_file.blocks import BLOCK, BLOCKS_START, Checkpoint, marks_of, runs
from projections.store.duckdb_file.change_history import ChangeHistory
from projections.store.duckdb_file.copying import copy_range
from projections.store.duckdb_file.exclusive import InUse, exclusive, is_in_use, leases_work
from projections.store.duckdb_file.home import FILE, METADATA

IN_USE = 8
"""Retired files with a name that readers may have open. Of the others only the names are removed."""

_State = tuple[int, ...]


class RetiredFiles:
    """The folder of retired generations.

    Args:
        folder: on the file system of the generations. What an earlier process left there is removed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._published: dict[int, tuple[_State, Checkpoint]] = {}
        """State of each generation's file, and its blocks, as it was published."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._is_supported = leases_work(folder)

    def published(self, number: int, file: Path, checkpoint: Checkpoint | None) -> None:
        """A generation was published; its file may be used again if its blocks are known."""
        if checkpoint is not None and self._is_supported:
            self._published[number] = _state_of(file), checkpoint

    def retire(self, number: int, folder: Path) -> None:
        """Take a generation out of use: its name is gone afterwards, and whoever has it open keeps it."""
        if number in self._published:
            try:
                self._folder.mkdir(exist_ok=True)
                folder.rename(self._folder / str(number))
                return
            except OSError:
                del self._published[number]
        shutil.rmtree(folder, ignore_errors=True)

    def keep(self, generations: Collection[int]) -> None:
        """Forget what is neither one of these generations nor retired: somebody removed it."""
        there = {*generations, *self._numbers()}
        self._published = {number: known for number, known in self._published.items() if number in there}

    def oldest(self) -> int:
        """Number of the oldest generation whose file may be used again; 0 if there is none."""
        return min(self._published, default=0)

    def rewrite(self, live: int, staging: Path, changes: ChangeHistory) -> bool:
        """Write a retired file anew as the live one, in the folder `staging`; False if there is none for it.

        Args:
            live: descriptor of the live file, to which nobody writes meanwhile.
            staging: does not exist.
            changes: of the live file.

        Raises:
            OSError: the file cannot be written.
        """
        is_written = False
        for number in self._numbers():
            with suppress(InUse):
                is_written = is_written or self._rewrite(number, live, staging, changes)
            if not self._is_in_use(number):
                self._remove(number)
        for number in self._numbers()[IN_USE:]:
            self._remove(number)
        return is_written

    def _rewrite(self, number: int, live: int, staging: Path, changes: ChangeHistory) -> bool:
        folder = self._folder / str(number)
        blocks, now = changes.since(number), changes.checkpoint
        state, before = self._published[number]
        if blocks is None or now is None or {path.name for path in folder.iterdir()} != {METADATA, FILE}:
            return False
        if _state_of(folder / FILE) != state:
            return False
        with exclusive(folder / FILE) as target:
            if os.pread(target, BLOCKS_START, 0) != before.headers:
                return False
            folder.rename(staging)
            del self._published[number]
            (staging / METADATA).unlink()
            copy_range(live, target, 0, BLOCKS_START)
            for first, count in runs(blocks):
                copy_range(live, target, BLOCKS_START + first * BLOCK, count * BLOCK)
            os.ftruncate(target, os.fstat(live).st_size)
            if is_written := _has_blocks_of(target, now):
                return is_written
        shutil.rmtree(staging)
        return False

    def _is_in_use(self, number: int) -> bool:
        try:
            return is_in_use(self._folder / str(number) / FILE)
        except OSError:  # it was just written anew, or somebody removed it or took it over
            return False

    def _numbers(self) -> list[int]:
        """The retired generations, the newest first: fewest blocks changed since then."""
        found = self._folder.iterdir() if self._folder.exists() else ()
        return sorted((int(path.name) for path in found if path.name.isdecimal()), reverse=True)

    def _remove(self, number: int) -> None:
        self._published.pop(number, None)
        shutil.rmtree(self._folder / str(number), ignore_errors=True)


def _has_blocks_of(descriptor: int, checkpoint: Checkpoint) -> bool:
    """Whether a written file has the blocks of a checkpoint, by the first bytes of each."""
    marks = marks_of(descriptor, checkpoint.count)
    both = zip(marks, checkpoint.marks, strict=True)
    return all(mark == wanted or block in checkpoint.free for block, (mark, wanted) in enumerate(both))


def _state_of(file: Path) -> _State:
    found = file.lstat()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_nlink, found.st_mode
