"""Opens a file that nobody else has open, and has openers wait while it is written: a write lease of Linux."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from projections.store.duckdb_file.durability import READ_ONLY

_PRIVATE = 0o600
_PROBE = ".lease"


class InUse(OSError):
    """The file has another opening, in this process or another one."""


def leases_work(folder: Path) -> bool:
    """Whether the file system of a folder tells apart files that somebody has open, and files that nobody has."""
    probe = folder / _PROBE
    try:
        probe.unlink(missing_ok=True)
        probe.touch()
        with exclusive(probe):
            pass
        with probe.open("rb"), exclusive(probe):
            return False
    except InUse:
        return True
    except OSError:
        return False
    finally:
        probe.unlink(missing_ok=True)


def is_in_use(path: Path) -> bool:
    """Whether somebody has a file open, or mapped into memory.

    Raises:
        OSError: the file is gone, or there are no leases.
    """
    try:
        os.close(_leased(path, os.O_RDONLY))
    except InUse:
        return True
    return False


@contextmanager
def exclusive(path: Path) -> Iterator[int]:
    """A descriptor for writing of a file that has no other opening; its mode is `READ_ONLY` afterwards.

    Whoever opens the file meanwhile waits until the block ends, at most Linux's `lease-break-time`, 45 s.

    Raises:
        InUse: somebody has the file open, or mapped into memory.
        OSError: the file is gone, or there are no leases.
    """
    if is_in_use(path):  # then not even its mode changes
        raise InUse(errno.EAGAIN, "the file is open elsewhere", str(path))
    path.chmod(_PRIVATE)
    try:
        descriptor = _leased(path, os.O_RDWR)
    except OSError:
        path.chmod(READ_ONLY)
        raise
    try:
        yield descriptor
        os.fchmod(descriptor, READ_ONLY)
    finally:
        os.close(descriptor)


def _leased(path: Path, flags: int) -> int:
    if sys.platform != "linux":
        raise OSError(errno.ENOTSUP, "leases are of Linux", str(path))
    descriptor = os.open(path, flags | os.O_NOFOLLOW)
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)  # sent when someone waits; ignored, unlike the usual one
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_WRLCK)
    except OSError as error:
        os.close(descriptor)
        if error.errno == errno.EAGAIN:
            raise InUse(errno.EAGAIN, "the file is open elsewhere", str(path)) from error
        raise
    return descriptor
