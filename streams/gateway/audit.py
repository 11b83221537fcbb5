"""The audit log: one line of JSON for each action of a token, in `audit.jsonl`, without tokens and payloads.

Its size is bounded: a full file becomes `audit.1.jsonl`, that one `audit.2.jsonl`, and so on; the last one is deleted.
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
FULL_FILES = 7
"""Full files beside the one that is written."""


class Audit:
    """Appends to a home's audit log. The file is opened for each line, so it may be moved away at any time.

    Args:
        root: the home.
        largest: size in bytes at which a file is full.
    """

    def __init__(self, root: Path, *, largest: int = LARGEST) -> None:
        self._root, self._file, self._largest = root, root / FILE, largest

    def write(self, action: str, *, token: str, name: str, **more: Any) -> None:
        """Append one line: when, what, and the id and name of the token."""
        line = {"at": datetime.now(UTC), "did": action, "token": token, "name": name} | more
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, msgspec.json.encode(line) + b"\n")
            size = os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)
        if size >= self._largest:
            self._rotate()

    def _rotate(self) -> None:
        """Begin a new file. Several processes of one home may find it full; the lock lets one of them rotate."""
        lock = os.open(self._root / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with suppress(FileNotFoundError):  # somebody moved it away
                if self._file.stat().st_size < self._largest:
                    return
                for number in range(FULL_FILES - 1, 0, -1):
                    with suppress(FileNotFoundError):
                        self._numbered(number).replace(self._numbered(number + 1))
                self._file.replace(self._numbered(1))
        finally:
            os.close(lock)

    def _numbered(self, number: int) -> Path:
        return self._root / f"audit.{number}.jsonl"
