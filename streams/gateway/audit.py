"""What each token did: one line of JSON for each thing, in `audit.jsonl` of the home. No token stands in it, and no payload.

Its size is bounded: a full file becomes `audit.1.jsonl`, what was that `audit.2.jsonl`, and so on; the last one goes.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

FILE, LOCK = "audit.jsonl", "audit.lock"
LARGEST = 32 * 1024 * 1024
"""Bytes of one file."""
KEPT = 7
"""Full files that are kept beside the one that is written."""


class Audit:
    """Appends to a home's audit log. Opened anew each time, so it may be moved away at any moment.

    Args:
        root: the home.
        largest: bytes at which a file is full.
    """

    def __init__(self, root: Path, *, largest: int = LARGEST) -> None:
        self._root, self._file, self._largest = root, root / FILE, largest

    def write(self, did: str, *, token: str, name: str, **more: Any) -> None:
        """One line: when, what, by which token (its id) of what name."""
        line = {"at": datetime.now(UTC), "did": did, "token": token, "name": name} | more
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, msgspec.json.encode(line) + b"\n")
            size = os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)
        if size >= self._largest:
            self._set_aside()

    def _set_aside(self) -> None:
        """Begin a new file. Gateways and commands of one home may all find it full at once; one of them does it."""
        lock = os.open(self._root / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with suppress(FileNotFoundError):  # moved away by hand
                if self._file.stat().st_size < self._largest:
                    return
                for number in range(KEPT - 1, 0, -1):
                    with suppress(FileNotFoundError):
                        self._numbered(number).replace(self._numbered(number + 1))
                self._file.replace(self._numbered(1))
        finally:
            os.close(lock)

    def _numbered(self, number: int) -> Path:
        return self._root / f"audit.{number}.jsonl"
