"""The live file, open under the writer's lock, with the generations that are published of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Self

from projections.apply.batch import TopicPartition
from projections.apply.table_writer import TableWriter
from projections.errors import NothingPublished, VersionUnreadable, WarehouseDamaged, WarehouseLocked, WarehouseOutdated
from projections.fault_point import FaultPoint
from projections.store.duckdb_file import publication, replacement
from projections.store.duckdb_file.damage import later_damage_detected
from projections.store.duckdb_file.generation_publisher import GenerationPublisher
from projections.store.duckdb_file.home import Home
from projections.store.duckdb_file.live_file import LiveFile
from projections.store.duckdb_file.writer_lock import RebuildLock, WriterLock
from projections.store.port import Discarded, Version


class FileWriteSession:
    """See `projections.store.port.WriteStore.open` for what opening does, and what it raises."""

    def __init__(self, home: Home, memory: str, fault_point: FaultPoint) -> None:
        self._home = home
        self._memory = memory
        self._fault_point = fault_point
        self.discarded: Discarded | None = None
        self._lock = WriterLock(home.lock)
        self._lock.acquire()
        try:
            home.warehouse.mkdir(exist_ok=True)
            _remove_unfinished_rebuild(home)
            if self.has_rebuilt():
                replacement.take_rebuilt(home)
            self._file = self._open_or_discard()
            self._publisher = GenerationPublisher(home, fault_point=fault_point)
            self._publisher.open()
            self._publisher.remove_old()
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def tables(self) -> TableWriter:
        """Writes to the live file."""
        return self._file.tables

    def catch_up(self, behind: bool) -> None:
        """Use a longer write-ahead log while behind."""
        self._file.catch_up(behind)

    def publish(self) -> Version:
        """Publish a generation."""
        self._file.checkpoint()
        positions = {partition: position.next_offset for partition, position in self.tables.positions.items()}
        return self._publisher.publish(positions)

    def has_lost_version(self) -> bool:
        """Whether the newest generation is gone, or not as it was published."""
        return not self._publisher.is_intact()

    @property
    def published_positions(self) -> Mapping[TopicPartition, int] | None:
        """The positions of the generation that the pointer names."""
        try:
            return publication.newest(self._home).positions
        except VersionUnreadable:
            return None
        except NothingPublished:
            return {}

    @contextmanager
    def detecting_damage(self) -> Iterator[None]:
        """Raise what DuckDB says of a damaged file as `WarehouseDamaged`."""
        with later_damage_detected(self._home.live):
            yield

    def has_rebuilt(self) -> bool:
        """Whether a rebuilt file waits to replace the live one."""
        return replacement.has_rebuilt(self._home)

    def replace_with_rebuilt(self) -> str | None:
        """Continue with the rebuilt file; the old one is moved into quarantine."""
        is_catching_up = self._file.is_catching_up
        self._file.abandon()
        self._publisher.close()
        old = replacement.take_rebuilt(self._home)
        self._reopen(is_catching_up)
        return None if old is None else str(old)

    def discard(self, damage: WarehouseDamaged) -> Discarded:
        """Continue with an empty file; the damaged one is moved into quarantine."""
        is_catching_up = self._file.is_catching_up
        self._file.abandon()
        self._publisher.close()
        discarded = self._set_aside(damage)
        self._reopen(is_catching_up)
        return discarded

    def close(self) -> None:
        """Close the file and release the lock."""
        self._file.close()
        self._publisher.close()
        self._lock.release()

    def _open_or_discard(self) -> LiveFile:
        try:
            return self._open_file()
        except (WarehouseDamaged, WarehouseOutdated) as error:
            self.discarded = self._set_aside(error)
            return self._open_file()

    def _reopen(self, is_catching_up: bool) -> None:
        self._file = self._open_or_discard()
        self._file.catch_up(is_catching_up)
        self._publisher.open()

    def _set_aside(self, error: WarehouseDamaged | WarehouseOutdated) -> Discarded:
        reason = "damaged" if isinstance(error, WarehouseDamaged) else "outdated"
        folder = replacement.set_aside(self._home, reason)
        return Discarded(error.what, str(folder), self._home.pointer.exists())

    def _open_file(self) -> LiveFile:
        return LiveFile(self._home.live, memory=self._memory, fault_point=self._fault_point)


def _remove_unfinished_rebuild(home: Home) -> None:
    """Remove what a rebuild that was killed left behind; one that runs keeps its file."""
    with suppress(WarehouseLocked), RebuildLock(home.rebuild_lock):
        shutil.rmtree(home.rebuilding, ignore_errors=True)
