"""Where the bytes come from: a file, what ships, or a pipe."""

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
"""Bytes read at once: a look into the tables costs much the same for a hundred events and for thousands."""


class Source(Protocol):
    """Bytes in their order."""

    name: str

    @property
    def size(self) -> int | None:
        """How many there are; None where nobody knows."""

    async def read(self) -> bytes:
        """The next ones; none at the end."""

    def starting_with(self, size: int, digest: str) -> blake2b | None:
        """What hashes on, where the first `size` bytes have this hash: then the next ones are read from there on.

        Else None, and it is read from the first one.
        """

    def go_to(self, size: int) -> None:
        """The next bytes are read from there on; only after `starting_with`."""

    def close(self) -> None:
        """Let go."""


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
            raise UnreadableFile(f"{self.name} cannot be read on: {error}", hint="Run the same again.") from error

    def starting_with(self, size: int, digest: str) -> blake2b | None:
        """Whether it starts so, and what hashes on from there."""
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
        """The next bytes are read from there on."""
        self._file.seek(size)

    def close(self) -> None:
        """Let go."""
        self._file.close()


class PipeSource:
    """A pipe or a terminal: whatever is there is given at once, and nothing is read twice."""

    def __init__(self, name: str, descriptor: int) -> None:
        self.name = name
        self.size = None
        self._descriptor = descriptor

    async def read(self) -> bytes:
        """The next bytes, once there are some. Whoever no longer waits for them may leave: nothing holds up the process's end."""
        loop = asyncio.get_running_loop()
        found: asyncio.Future[bytes] = loop.create_future()

        def tell(data: bytes, error: OSError | None) -> None:
            if not found.done():
                found.set_result(data) if error is None else found.set_exception(error)

        def wait() -> None:
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
                loop.call_soon_threadsafe(tell, data, failure)

        threading.Thread(target=wait, daemon=True).start()
        try:
            return await found
        except OSError as error:
            raise UnreadableFile(f"{self.name} cannot be read on: {error}", hint="Give it again.") from error

    def starting_with(self, size: int, digest: str) -> blake2b | None:  # noqa: ARG002
        """Nobody knows any more."""
        return None

    def go_to(self, size: int) -> None:
        """Never asked for."""

    def close(self) -> None:
        """It belongs to the process."""


def source_of(file: str) -> Source:
    """The bytes of a file; `-` is standard input.

    Raises:
        UnreadableFile: it is not there, or may not be read.
    """
    if file == "-":
        return PipeSource("standard input", 0)
    path = Path(file)
    try:
        opened = path.open("rb")
    except OSError as error:
        raise UnreadableFile(
            f"{file} cannot be read: {error.strerror or error}", hint="Give a file of JSON lines or CSV, or `-`."
        ) from error
    about = os.fstat(opened.fileno())
    if stat.S_ISREG(about.st_mode):
        return SeekableSource(file, opened, about.st_size)
    descriptor = os.dup(opened.fileno())
    opened.close()
    return PipeSource(file, descriptor)
