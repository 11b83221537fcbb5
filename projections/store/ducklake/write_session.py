"""The session of a lake's writer: a working file that batches are applied to, and its publisher.

The working file may be ahead of the lake, by what was applied since the last version. Both are functions of the log, so
nothing is lost with the machine: the next writer begins with what the lake has.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Self

import duckdb

from projections.apply.batch import TopicPartition
from projections.apply.metadata import get_metadata, put_metadata
from projections.apply.table_writer import TableWriter
from projections.apply.transaction import transaction
from projections.errors import NothingPublished, StoreUnavailable, VersionUnreadable, WarehouseDamaged
from projections.fault_point import FaultPoint
from projections.store.duckdb_file import FileWriteStore, publication
from projections.store.duckdb_file.home import WAL, Home
from projections.store.duckdb_file.writer_lock import WriterLock
from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.lease import lease_of
from projections.store.ducklake.publisher import LINEAGE, TOKENS, LakePublisher
from projections.store.ducklake.replica import STATE, state_of
from projections.store.port import Discarded, Version

WORKING = "working"
"""Folder in the home with the working file, its locks and what was set aside."""


class LakeWriteSession:
    """See `projections.store.port.WriteStore.open` for what opening does, and what it raises.

    Args:
        root: the home.
        address: of the lake.
        memory: most that DuckDB may use for the working file.
        fault_point: called at each step of the commit protocol.
    """

    def __init__(self, root: Path, address: LakeAddress, memory: str, fault_point: FaultPoint) -> None:
        self._home, self._address, self._fault_point = Home(root), address, fault_point
        self._store = FileWriteStore(root / WORKING, memory=memory, fault_point=fault_point)
        self._working_home = Home(root / WORKING)
        self._lock, self._lease = WriterLock(self._home.lock), lease_of(address)
        self._publisher: LakePublisher | None = None
        self._lock.acquire()
        try:
            self._lease.acquire()
            self._local = self._store.open()
            try:
                self._publisher = self._join(None)
                self._epoch = self._publisher.epoch
                self._begin()
            except BaseException:
                self._leave()
                self._local.close()
                raise
        except BaseException:
            self._lease.release()
            self._lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def tables(self) -> TableWriter:
        """Writes to the working file."""
        return self._local.tables

    @property
    def discarded(self) -> Discarded | None:
        """The working file that was replaced by an empty one."""
        found = self._local.discarded
        return None if found is None else self._with_home(found)

    def catch_up(self, behind: bool) -> None:
        """Use a longer write-ahead log while behind."""
        self._local.catch_up(behind)

    def publish(self) -> Version:
        """Commit to the lake what changed, and publish a generation of it; see `LakePublisher.publish`."""
        try:
            self._lease.renew()
            return self._joined().publish()
        except StoreUnavailable:
            self._leave()  # with its connections; the next call makes new ones
            raise

    def has_lost_version(self) -> bool:
        """Whether the newest generation of this home is gone, or not as it was published."""
        return self._publisher is not None and not self._publisher.replica.is_intact()

    @property
    def published_positions(self) -> Mapping[TopicPartition, int] | None:
        """The positions of the newest version in the lake, or in this home before the lake has one."""
        found = self._joined().published_positions
        if found is not None:
            return found
        try:
            return publication.newest(self._home).positions
        except VersionUnreadable:
            return None
        except NothingPublished:
            return {}

    @contextmanager
    def detecting_damage(self) -> Iterator[None]:
        """Raise what DuckDB says of a damaged working file as `WarehouseDamaged`."""
        with self._local.detecting_damage():
            yield

    def has_rebuilt(self) -> bool:
        """Whether a rebuilt file waits to replace the working file."""
        return self._local.has_rebuilt()

    def replace_with_rebuilt(self) -> str | None:
        """Continue with the rebuilt file; the old one is moved into quarantine."""
        self._leave()
        return self._local.replace_with_rebuilt()

    def discard(self, damage: WarehouseDamaged) -> Discarded:
        """Continue with an empty working file; the damaged one is moved into quarantine."""
        self._leave()
        return self._with_home(self._local.discard(damage))

    def close(self) -> None:
        """Close all files, and release lease and lock."""
        self._leave()
        self._local.close()
        self._lease.release()
        self._lock.release()

    def _begin(self) -> None:
        """Begin with what the lake has, where the working file has less; and publish what this home lacks of it."""
        publisher = self._joined()
        if self._local.discarded is None and publisher.lags_behind():
            self._leave()
            self._local.close()
            _copy(self._home.live, self._working_home.live)
            self._local = self._store.open()
            _take_lineage(self._local.tables.connection)
            publisher = self._joined()
        publisher.replica.remove_old()
        if publisher.replica.state is not None and not publisher.replica.is_published():
            publisher.replica.publish()

    def _joined(self) -> LakePublisher:
        """The publisher, with the connections of the present working file."""
        if self._publisher is None:
            self._publisher = self._join(self._epoch)
        return self._publisher

    def _join(self, epoch: int | None) -> LakePublisher:
        return LakePublisher(self._local.tables, self._home, self._address, self._fault_point, epoch)

    def _leave(self) -> None:
        if self._publisher is not None:
            self._publisher.close()
            self._publisher = None

    def _with_home(self, discarded: Discarded) -> Discarded:
        return replace(discarded, was_published=self._home.pointer.exists())


def _copy(replica: Path, working: Path) -> None:
    """Replace the working file by a copy of the replica, at once; both are closed."""
    staging = working.with_suffix(".new")
    shutil.copyfile(replica, staging)
    working.with_name(WAL).unlink(missing_ok=True)
    staging.replace(working)


def _take_lineage(connection: duckdb.DuckDBPyConnection) -> None:
    """Continue the lineage of the replica that this working file is a copy of."""
    state = state_of(get_metadata(connection, STATE))
    if state is None:
        return
    with transaction(connection):
        connection.execute("DELETE FROM internal.metadata WHERE name = ?", [STATE])
        put_metadata(connection, LINEAGE, state.lineage)
        put_metadata(connection, TOKENS, json.dumps([state.token]))
