"""How far a file was published, kept in the home, so that a run that was cut off goes on where it stood.

A state vouches for the first bytes of a file, by their hash, and for the log that has them, by one of its records. If either
is no longer so, it counts for nothing, and the file is published from its beginning. What was published twice then is told
apart by its ids, as ever. What a run sent behind its last state is looked for in the log (`beyond`).
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
    """A record that the log acknowledged: where it stands, and the hash of its value."""

    topic: str
    partition: int
    offset: int
    value: str

    @classmethod
    def of(cls, receipt: Receipt, value: bytes) -> LastRecord:
        """The record of a receipt."""
        return cls(receipt.topic, receipt.partition, receipt.offset, hash_of(value))


class State(Struct, frozen=True):
    """What is done of a file."""

    file: str
    """As it was named; for whoever looks."""
    size: int
    """Bytes from its beginning that were published, or refused."""
    line: int
    """The last line of them."""
    digest: str
    """Hash of those bytes."""
    counts: dict[str, int]
    header: str = ""
    """Of CSV, what its header says."""
    last: LastRecord | None = None
    reached: list[tuple[str, int, int]] = []
    """Topic, partition, and next offset behind what was acknowledged of those bytes, or that was there when it began."""
    rejects: str = ""
    """The file that what was refused was written to."""
    rejects_size: int = 0


class StateFile:
    """Where the state of one file lies.

    Args:
        home: the home.
        what: all that decides what is published: the file, its form, what it leaves out.
    """

    def __init__(self, home: Path, *what: str) -> None:
        name = blake2b("\n".join(what).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
        self.path = home / FOLDER / f"{name}.json"

    @contextmanager
    def held(self) -> Iterator[None]:
        """No other run of the same file goes on meanwhile.

        Raises:
            UnreadableFile: one does.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise UnreadableFile(
                    "Another run publishes this very file",
                    hint="Wait for its end, or stop it; then run the same again.",
                ) from error
            yield

    def read(self) -> State | None:
        """What an earlier run left; None where there was none, or it cannot be read."""
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=State)
        except (OSError, msgspec.DecodeError, UnicodeError):
            return None

    def write(self, state: State) -> None:
        """Keep it, whole or not at all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(f".{os.getpid()}.new")
        fresh.write_bytes(msgspec.json.encode(state))
        fresh.replace(self.path)

    def remove(self) -> None:
        """The file is published whole."""
        self.path.unlink(missing_ok=True)


def hash_of(value: bytes) -> str:
    """What stands for a value, or for the beginning of a file."""
    return blake2b(value, digest_size=16).hexdigest()


async def is_in(log: Log, last: LastRecord) -> bool:
    """Whether the log still has that very record."""
    place = (last.topic, last.partition)
    if (await log.end_offsets([last.topic])).get(place, 0) <= last.offset:
        return False
    try:
        found = await log.read({place: last.offset}, max_records=1, timeout=10)
    except PositionLost:
        return False
    return bool(found) and found[0].offset == last.offset and hash_of(found[0].value or b"") == last.value
