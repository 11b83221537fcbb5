"""Where the bytes of a publication come from: a file, memory, or a pipe."""

from __future__ import annotations

import asyncio
import io
import os
import select
import stat
import threading
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Protocol

from streams.publishing.bulk.errors import UnreadableFile

READ = 4 * 1024 * 1024
"""Bytes of one read: large, because a duplicate lookup costs about the same for a hundred events and for thousands."""


class Source(Protocol):
    """A stream of bytes."""

    name: str

    @property
    def size(self) -> int | None:
        """The number of bytes; None where it is unknown."""

    async def read(self) -> bytes:
        """The next bytes; empty at the end."""

    def starting_with(self, size: int, digest: str) -> blake2b | None:
        """If the first `size` bytes have this hash, a hasher that continues it; the next read begins after them.

        Otherwise None, and the next read begins at the first byte.
        """

    def go_to(self, size: int) -> None:
        """Begin the next read at this byte; only after `starting_with`."""

    def close(self) -> None:
        """Close it."""


class SeekableSource:
    """A file, or bytes in memory."""

    def __init__(self, name: str, file: BinaryIO, size: int) -> None:
        self.name, self.size = name, size
        self._file = file

    @classmethod
    def of_bytes(cls, name: str, data: bytes) -> SeekableSource:
        """Bytes in memory."""
        return cls(name, io.BytesIO(data), len(data))

    async def read(self) -> bytes:
        """The next bytes."""
        try:
            return self._file.read(READ)
        except OSError as error:
            raise UnreadableFile(f"Reading {self.name} failed: {error}", hint="Run the same command again.") from error

    def starting_with(self, size: int, digest: str) -> blake2b | None:
        """A hasher that continues this hash, if the file begins with it."""
        found, left = blake2b(digest_size=16), size
        self._file.seek(0)
        while left and (data := self._file.read(min(READ, left))):
            found.update(data)
            left -= len(data)
        if left or found.hexdigest() != digest:
            self._file.seek(0)
            return None
        return found

    def go_to(self, size: int) -> None:
        """Begin the next read at this byte."""
        self._file.seek(size)

    def close(self) -> None:
        """Close it."""
        self._file.close()


class PipeSource:
    """A pipe or a terminal: available bytes are returned at once, and nothing can be read twice."""

    def __init__(self, name: str, descriptor: int) -> None:
        self.name = name
        self.size = None
        self._descriptor = descriptor

    async def read(self) -> bytes:
        """The next bytes, as soon as there are some. After a cancellation the reading thread ends with the process."""
        loop = asyncio.get_running_loop()
        found: asyncio.Future[bytes] = loop.create_future()

        def deliver(data: bytes, error: OSError | None) -> None:
            if not found.done():
                found.set_result(data) if error is None else found.set_exception(error)

        def read() -> None:
            data, failure = b"", None
            try:
                data = os.read(self._descriptor, READ)
                while data and len(data) < READ and select.select([self._descriptor], [], [], 0)[0]:
                    more = os.read(self._descriptor, READ - len(data))
                    if not more:
                        break
                    data += more
            except OSError as error:
                failure = error
            if not loop.is_closed():
                loop.call_soon_threadsafe(deliver, data, failure)

        threading.Thread(target=read, daemon=True).start()
        try:
            return await found
        except OSError as error:
            raise UnreadableFile(f"Reading {self.name} failed: {error}", hint="Send the input again.") from error

    def starting_with(self, size: int, digest: str) -> blake2b | None:  # noqa: ARG002
        """None: a pipe cannot be read again."""
        return None

    def go_to(self, size: int) -> None:
        """Not supported by a pipe, and never called: `starting_with` returns None."""

    def close(self) -> None:
        """Nothing to do: the descriptor belongs to the process."""


def source_of(file: str) -> Source:
    """The bytes of a file; `-` is standard input.

    Raises:
        UnreadableFile: it does not exist, or may not be read.
    """
    if file == "-":
        return PipeSource("standard input", 0)
    path = Path(file)
    try:
        opened = path.open("rb")
    except OSError as error:
        raise UnreadableFile(
            f"{file} cannot be read: {error.strerror or error}",
            hint="Name a file of JSON lines or CSV, or `-` for standard input.",
        ) from error
    status = os.fstat(opened.fileno())
    if stat.S_ISREG(status.st_mode):
        return SeekableSource(file, opened, status.st_size)
    descriptor = os.dup(opened.fileno())
    opened.close()
    return PipeSource(file, descriptor)
