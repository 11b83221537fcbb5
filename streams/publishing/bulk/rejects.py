"""What is refused, written to a file as it comes: a line of JSON each, with the line it stood on, the reasons, and the original.

Mend the originals there and publish that file: lines of its form are known, and their originals are taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from streams.publishing.bulk.checking import Refused
from streams.publishing.bulk.errors import RejectsFile


class Rejects:
    """The file, made when there is something to write.

    Args:
        path: where it lies.
        size: bytes that an earlier run wrote and vouches for; what stands behind them is cut off. None: there was none.
        replace: whether a file that is there may go.

    Raises:
        RejectsFile: it is there already, or cannot be written.
    """

    def __init__(self, path: Path, *, size: int | None = None, replace: bool = False) -> None:
        self.path = path
        self.size = 0
        self._file: BinaryIO | None = None
        if not path.parent.is_dir():
            raise RejectsFile(f"{path} cannot be written: there is no folder {path.parent}", hint="Make it first.")
        if size and path.exists() and path.stat().st_size >= size:
            self.size = size
        elif path.exists() and not replace and size is None:
            raise RejectsFile(f"{path} is there already", hint="Name another file, or say --force to replace it.")
        else:
            path.unlink(missing_ok=True)

    def write(self, refused: Sequence[Refused]) -> None:
        """Add what was refused; it is in the file when this returns."""
        if not refused:
            return
        try:
            if self._file is None:
                self._file = self.path.open("r+b" if self.size else "wb")
                self._file.truncate(self.size)
                self._file.seek(self.size)
            for each in refused:
                self.size += self._file.write(msgspec.json.encode(each) + b"\n")
            self._file.flush()
        except OSError as error:
            raise RejectsFile(
                f"{self.path} cannot be written: {error}", hint="Make room, or name another file."
            ) from error

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
