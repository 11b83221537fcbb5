"""Appends to a home's audit log.

Its size is bounded: a full file becomes `audit.1.jsonl`, that one `audit.2.jsonl`, and so on; the last one is deleted.
Writing never fails for its caller. What could not be written is logged, and the next line has the number of such lines.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import msgspec
import structlog

from projections.audit.chain import FILE, FULL_FILES, after, head_of, numbered

LOCK = "audit.lock"
LARGEST = 32 * 1024 * 1024
"""Bytes of one file."""
LOCK_S = 2.0
"""Longest time that a line waits for another process: a stopped one must not stop all others."""
LOCK_AGAIN_S = 0.05
"""The same, for the line after one that waited in vain."""

log = structlog.get_logger("whenline.audit")


class Exporter(Protocol):
    """Sends lines to another system, too."""

    def send(self, line: bytes) -> None:
        """Send one line of JSON. Never raises, and never waits."""


class Audit:
    """The audit log of a home. The file is opened for each line, so it may be moved away at any time.

    Args:
        root: the home.
        largest: size in bytes at which a file is full.
        exporter: gets each line as well.
        failed: gets the error of a line that cannot be written; by default it is logged.
    """

    def __init__(
        self,
        root: Path,
        *,
        largest: int = LARGEST,
        exporter: Exporter | None = None,
        failed: Callable[[OSError], None] | None = None,
    ) -> None:
        self._root, self._file, self._largest, self._exporter = root, root / FILE, largest, exporter
        self._failed = failed or self._log
        self._head, self._seen = "", (0, -1)
        self._lost, self._reported = 0, False

    def write(self, action: str, **fields: Any) -> None:
        """Append one line: when, what, and `fields`, such as who did it."""
        self.write_all([{"at": datetime.now(UTC), "did": action} | fields])

    def write_all(self, lines: Sequence[dict[str, Any]]) -> None:
        """Append lines, each with `at` and `did`, at once: many cost hardly more than one."""
        if self._lost:
            lines = [lines[0] | {"lost": self._lost}, *lines[1:]]
        try:
            with self._locked():
                written = self._append(lines)
            self._lost, self._reported = 0, False
        except OSError as error:
            self._lost += len(lines)
            self._failed(error)
            written = [msgspec.json.encode(line) for line in lines]
        if self._exporter is not None:
            for each in written:
                self._exporter.send(each)

    def _log(self, error: OSError) -> None:
        if not self._reported:  # the number of all is in the next line of the log
            log.error("the audit log cannot be written", file=str(self._file), why=str(error))
            self._reported = True

    def _append(self, lines: Sequence[dict[str, Any]]) -> list[bytes]:
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            found = os.fstat(descriptor)
            complete = True
            if (found.st_ino, found.st_size) != self._seen:
                self._head, complete = head_of(self._root)
            head, contents = self._head, []
            for line in lines:
                contents.append(msgspec.json.encode(line | {"prev": head}))
                head = after(head, contents[-1])
            added = (b"" if complete else b"\n") + b"\n".join(contents) + b"\n"
            if os.write(descriptor, added) < len(added):
                os.ftruncate(descriptor, found.st_size)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(descriptor)
        self._head = head
        size = found.st_size + len(added)
        self._seen = found.st_ino, size
        if size >= self._largest:
            self._rotate()
        return contents

    def _rotate(self) -> None:
        for number in range(FULL_FILES - 1, 0, -1):
            with suppress(FileNotFoundError):
                numbered(self._root, number).replace(numbered(self._root, number + 1))
        self._file.replace(numbered(self._root, 1))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One writer at a time, of all processes of the home.

        Raises:
            TimeoutError: another process has had the lock for too long.
        """
        lock = os.open(self._root / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            deadline = time.monotonic() + (LOCK_AGAIN_S if self._lost else LOCK_S)
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise TimeoutError(
                            errno.ETIMEDOUT, f"{self._root / LOCK} is locked by another process"
                        ) from None
                    time.sleep(0.001)
            yield
        finally:
            os.close(lock)
