"""Writes rejected records to a file: one line of JSON each, with the line number, the reasons and the original.

Correct the originals in that file and publish it: lines in this form are recognized, and their originals are published.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from streams.publishing.bulk.checking import Rejection
from streams.publishing.bulk.errors import RejectsError


class RejectsWriter:
    """Writes the file of rejects. The file is created at the first rejected record.

    Args:
        path: the file.
        size: bytes that an earlier run wrote; any further ones are cut off. None: there was no earlier run.
        replace: whether an existing file may be replaced.

    Raises:
        RejectsError: the file exists already, or cannot be written.
    """

    def __init__(self, path: Path, *, size: int | None = None, replace: bool = False) -> None:
        self.path = path
        self.size = 0
        self._file: BinaryIO | None = None
        if not path.parent.is_dir():
            raise RejectsError(
                f"{path} cannot be written: there is no folder {path.parent}", hint="Create the folder first."
            )
        if size and path.exists() and path.stat().st_size >= size:
            self.size = size
        elif path.exists() and not replace and size is None:
            raise RejectsError(f"{path} exists already", hint="Name another file, or replace it with --force.")
        else:
            path.unlink(missing_ok=True)

    def write(self, rejections: Sequence[Rejection]) -> None:
        """Append rejections. They are in the file when this returns."""
        if not rejections:
            return
        try:
            if self._file is None:
                self._file = self.path.open("r+b" if self.size else "wb")
                self._file.truncate(self.size)
                self._file.seek(self.size)
            for each in rejections:
                self.size += self._file.write(msgspec.json.encode(each) + b"\n")
            self._file.flush()
        except OSError as error:
            raise RejectsError(
                f"{self.path} cannot be written: {error}", hint="Free disk space, or name another file."
            ) from error

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
