"""Copies open files, inside the kernel where the system can."""

from __future__ import annotations

import fcntl
import os
import sys
from contextlib import suppress
from pathlib import Path

from projections.errors import WarehouseError

CHUNK = 1 << 24
FICLONE = 0x40049409
"""Linux's request to share all blocks of a file until one of both copies changes them: XFS, Btrfs, ZFS, bcachefs."""


def copy_open_file(descriptor: int, path: Path, size: int) -> None:
    """Copy the first `size` bytes of an open file, which nobody writes to meanwhile.

    Raises:
        WarehouseError: the file ends before that.
    """
    with path.open("wb") as target:
        if _clone(descriptor, target.fileno()):
            target.truncate(size)
            return
        copy_range(descriptor, target.fileno(), 0, size)


def copy_range(source: int, target: int, start: int, count: int) -> None:
    """Copy bytes to the same place of another open file.

    Raises:
        WarehouseError: the source ends before that.
    """
    done, end = start, start + count
    while done < end:
        copied = _copy_range(source, target, done, min(CHUNK, end - done))
        if copied == 0:
            raise WarehouseError(f"The live file could not be copied: it has {done} bytes of {end}.", hint="Try again.")
        done += copied


def _clone(source: int, target: int) -> bool:
    """Share the blocks of the whole file; False where the file system cannot."""
    if sys.platform != "linux":
        return False
    try:
        fcntl.ioctl(target, FICLONE, source)
    except OSError:
        return False
    return True


def _copy_range(source: int, target: int, start: int, count: int) -> int:
    if hasattr(os, "copy_file_range"):
        with suppress(OSError):
            return os.copy_file_range(source, target, count, offset_src=start, offset_dst=start)
    return os.pwrite(target, os.pread(source, count, start), start)
