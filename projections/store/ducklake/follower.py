"""Feeds the replica of a machine that has readers and no writer."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from projections.fault_point import no_fault
from projections.store.duckdb_file.home import Home
from projections.store.duckdb_file.writer_lock import WriterLock
from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.connecting import attach, open_duckdb
from projections.store.ducklake.errors import lake_errors
from projections.store.ducklake.replica import Replica
from projections.store.port import Version


class Follower:
    """The replica of a home, under the home's writer's lock.

    Args:
        root: the home.
        address: of the lake.

    Raises:
        WarehouseLocked: a worker, or another follower, writes to this home.
        StoreUnavailable: the lake does not answer, or nobody has written to it yet.
    """

    def __init__(self, root: Path, address: LakeAddress) -> None:
        self._address, home = address, Home(root)
        self._lock = WriterLock(home.lock)
        self._lock.acquire()
        try:
            self._connection = open_duckdb(address)
            try:
                attach(self._connection, address, read_only=True)
                self._replica = Replica(self._connection, home, no_fault)
            except BaseException:
                self._connection.close()
                raise
            self._replica.remove_old()
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def follow(self) -> Version | None:
        """Feed the replica, and publish a generation if there is something new; None if there is not.

        Raises:
            StoreUnavailable: the lake does not answer; what is published goes on serving.
            WarehouseOutdated: the lake is of another release.
        """
        with lake_errors(self._address, "read"):
            head = self._replica.follow()
        return None if head is None or self._replica.is_published() else self._replica.publish()

    def close(self) -> None:
        """Close the replica and release the lock."""
        self._replica.close()
        self._connection.close()
        self._lock.release()
