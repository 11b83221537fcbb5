"""Locks between processes: one may write to the tables of a home, and one may rebuild them.

DuckDB's own lock does not suffice: closing any descriptor of the file, or of a hard link to it, drops it. These
are flocks on files of their own, held until the process ends, also while the live file is replaced.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from projections.errors import WarehouseError, WarehouseLocked


class HomeLock:
    """Held from `acquire` to `release`, or until the process ends.

    Args:
        path: the lock's file, in the home.
        holder: who holds it, for the error.
        hint: what to do meanwhile.
    """

    def __init__(self, path: Path, holder: str, hint: str) -> None:
        self._path, self._holder, self._hint = path, holder, hint
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Acquire the lock without waiting.

        Raises:
            WarehouseLocked: another process holds it.
            WarehouseError: the folder cannot be made, or not be written to.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise WarehouseError(
                f"{self._path.parent} cannot be written to: {error.strerror}.",
                hint="Set WHENLINE_HOME to a folder that you may write to.",
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            process = os.read(descriptor, 32).decode(errors="replace").strip() or "unknown"
            os.close(descriptor)
            raise WarehouseLocked(
                f"{self._holder.format(process=process)} {self._path.parent}.", hint=self._hint
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor

    def release(self) -> None:
        """Release the lock, if it is held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


class WriterLock(HomeLock):
    """The lock of the one writer."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            "Another projector (process {process}) writes to",
            "Stop it first, or set WHENLINE_HOME to another folder.",
        )


class RebuildLock(HomeLock):
    """The lock of the one rebuild."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            "Another rebuild (process {process}) makes the tables again of",
            "Wait until it ends, or stop it and start again: an unfinished rebuild changes nothing.",
        )
