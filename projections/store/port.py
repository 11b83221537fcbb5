"""The store of the tables as a port: one writer publishes versions, readers open them.

`tests/compliance/test_store.py` states what every adapter must do. Adapters are chosen in `projections.store`.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

import duckdb

from projections.apply.batch import TopicPartition
from projections.apply.table_writer import TableWriter
from projections.errors import WarehouseDamaged
from projections.store.limits import Limits


@dataclass(frozen=True)
class Version:
    """A published state of all tables. It never changes, and readers may stay on it while newer ones are published.

    Whatever a process does to one version, even as an administrator, leaves other versions and the tables as they are.
    """

    number: int
    """Rises with each version of a home."""
    published_at: datetime
    """UTC."""

    @property
    def stamp(self) -> str:
        """A name that no other version has, also after a home was emptied and counts again from one."""
        return f"{self.number} of {self.published_at.isoformat()}"


@dataclass(frozen=True)
class Discarded:
    """Tables that could not be opened and were replaced by empty ones when the session was opened."""

    reason: str
    location: str
    """Path of the old tables."""
    was_published: bool
    """Whether a version of them exists, which serves until the new tables have caught up."""


class WriteSession(Protocol):
    """The tables opened for writing, under the lease of the one writer. Only one thread may use it at a time."""

    @property
    def tables(self) -> TableWriter:
        """Applies batches, each in one transaction: facts, resolved tables, positions and dead letters."""

    @property
    def discarded(self) -> Discarded | None:
        """The tables that this session had to replace by empty ones; None where it opened what was there."""

    def catch_up(self, behind: bool) -> None:
        """Switch between catching-up mode, which favors throughput, and live mode, which favors readers."""

    def publish(self) -> Version:
        """Publish what is committed. Call it between transactions."""

    def has_lost_version(self) -> bool:
        """Whether the newest version is gone, cannot be opened, or is not as this session published it."""

    @property
    def published_positions(self) -> Mapping[TopicPartition, int] | None:
        """Next offset of each partition in the newest version; empty before the first, None where it is not known."""

    def detecting_damage(self) -> AbstractContextManager[None]:
        """A block in which damage of the tables is raised as such.

        Raises:
            WarehouseDamaged: the tables cannot be read.
            WarehouseError: they cannot be written for a reason outside of them, such as a full disk.
        """

    def discard(self, damage: WarehouseDamaged) -> Discarded:
        """Set damaged tables aside and continue with empty ones, which have to be filled from the log."""

    def has_rebuilt(self) -> bool:
        """Whether rebuilt tables wait to replace these."""

    def replace_with_rebuilt(self) -> str | None:
        """Continue with the rebuilt tables; returns the path of the old ones, None if there were none."""

    def close(self) -> None:
        """Close the tables and release the lease."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class RebuildSession(Protocol):
    """Empty tables beside the live ones, to be filled from the log."""

    @property
    def tables(self) -> TableWriter:
        """Applies batches."""

    def filled(self) -> None:
        """All batches are applied: memory that only this needed is given back."""

    def offer(self) -> None:
        """Close the tables and offer them to the writer. Without it they are removed when the session ends."""


class WriteStore(Protocol):
    """The writing side of a home."""

    def open(self) -> WriteSession:
        """Take the lease and open the tables: rebuilt ones that wait, else the live ones, else new ones.

        Tables that are damaged or of another version are set aside and replaced by empty ones.

        Raises:
            WarehouseLocked: another process holds the lease.
            WarehouseError: the tables cannot be opened for another reason.
        """

    def rebuild(self) -> AbstractContextManager[RebuildSession]:
        """Open empty tables beside the live ones; no lease of the writer is needed, but that of the one rebuild.

        Raises:
            WarehouseLocked: another rebuild runs.
        """

    def has_rebuilt(self) -> bool:
        """Whether rebuilt tables wait for a writer."""

    def set_aside(self) -> tuple[str, ...]:
        """Paths of the tables that were replaced or discarded, oldest first."""


class ReadStore(Protocol):
    """The reading side of a home. The only place that opens connections for readers, always with limits."""

    def newest(self) -> Version:
        """The version that was published last.

        Raises:
            NothingPublished: none was published yet.
            VersionUnreadable: which one it is cannot be read.
        """

    def newer_than(self, seen: Version | None) -> Version | None:
        """The newest version where it is another one than `seen`; None where it is not, or none was published."""

    def connect(self, version: Version, limits: Limits = ...) -> duckdb.DuckDBPyConnection:
        """A connection that cannot write and sees this version only. The caller closes it.

        Raises:
            NothingPublished: the version was removed meanwhile.
            QueryRefused: a limit cannot be read.
        """

    def attach(self, connection: duckdb.DuckDBPyConnection, version: Version, name: str) -> None:
        """Attach a version, read-only, to a DuckDB connection of the caller.

        Raises:
            NothingPublished: the version was removed meanwhile.
        """

    def address(self, version: Version) -> str:
        """What DuckDB's ATTACH opens as this version, from any folder: other tools and the query sandbox use it."""

    def attach_statement(self, version: Version, name: str) -> str:
        """The SQL statement by which other tools attach a version, from any machine that reaches it.

        Raises:
            NothingPublished: the version was removed meanwhile.
        """

    def refresh_current(self, version: Version) -> None:
        """Copy a version to the one fixed address of this home, for tools that cannot follow versions.

        Raises:
            NothingPublished: the version was removed meanwhile.
            InterruptedError: another thread interrupted it.
        """

    def interrupt_refresh(self) -> None:
        """Make `refresh_current`, which another thread executes, raise. It may take several calls."""

    def is_current(self, version: Version) -> bool:
        """Whether the fixed address still has the copy of this version that `refresh_current` made."""
