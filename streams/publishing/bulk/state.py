"""Saves how far a file was published, so that an interrupted run resumes where it ended.

A state identifies the first bytes of a file by their hash, and the log by one of its records. If either differs, the
state is ignored and the file is published from its beginning; events that were published before are then recognized
as duplicates. Events that a run sent after its last state are found in the log (`recovery`).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec import Struct

from streams.errors import PositionLost
from streams.log.port import Log, Receipt
from streams.publishing.bulk.errors import UnreadableFile

FOLDER = "publishing"


class LastRecord(Struct, frozen=True):
    """A record that the log acknowledged: its position, and the hash of its value."""

    topic: str
    partition: int
    offset: int
    value: str

    @classmethod
    def of(cls, receipt: Receipt, value: bytes) -> LastRecord:
        """The record of a receipt."""
        return cls(receipt.topic, receipt.partition, receipt.offset, hash_of(value))


class State(Struct, frozen=True):
    """The part of a file that is published."""

    file: str
    """The name of the file; for people, not for the program."""
    size: int
    """Bytes from its beginning that were published or rejected."""
    line: int
    """The last line of them."""
    digest: str
    """Hash of those bytes."""
    counts: dict[str, int]
    header: str = ""
    """The header of a CSV file."""
    last: LastRecord | None = None
    reached: list[tuple[str, int, int]] = []
    """Topic, partition, next offset: the end when the run began, or after the last acknowledged record."""
    rejects: str = ""
    """The file of rejects."""
    rejects_size: int = 0


class StateFile:
    """The state of one publication on disk.

    Args:
        home: the home.
        identity: what identifies the publication: the file, its format, the defaults of its events.
    """

    def __init__(self, home: Path, *identity: str) -> None:
        name = blake2b("\n".join(identity).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
        self.path = home / FOLDER / f"{name}.json"

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Exclude other runs of the same publication.

        Raises:
            UnreadableFile: another run has the lock.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise UnreadableFile(
                    "Another run is publishing this file",
                    hint="Wait for its end, or stop it; then run the same command again.",
                ) from error
            yield

    def read(self) -> State | None:
        """The state of an earlier run; None where there is none, or it cannot be read."""
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=State)
        except (OSError, msgspec.DecodeError, UnicodeError):
            return None

    def write(self, state: State) -> None:
        """Replace the state atomically."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(f".{os.getpid()}.new")
        fresh.write_bytes(msgspec.json.encode(state))
        fresh.replace(self.path)

    def remove(self) -> None:
        """Delete the state: the file is published completely."""
        self.path.unlink(missing_ok=True)


def hash_of(value: bytes) -> str:
    """The hash of a record's value, or of the beginning of a file."""
    return blake2b(value, digest_size=16).hexdigest()


async def log_contains(log: Log, last: LastRecord) -> bool:
    """Whether the log still has that record."""
    partition = (last.topic, last.partition)
    if (await log.end_offsets([last.topic])).get(partition, 0) <= last.offset:
        return False
    try:
        found = await log.read({partition: last.offset}, max_records=1, timeout=10)
    except PositionLost:
        return False
    return bool(found) and found[0].offset == last.offset and hash_of(found[0].value or b"") == last.value
