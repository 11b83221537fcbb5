"""The lease of the one writer of a lake, held until the process ends or loses its connection.

A lease only saves work: it does not keep a writer from committing that was paused while another one took over.
The epoch does (`projections.store.ducklake.lake`).
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Protocol

import duckdb

from projections.errors import LeaseHeld, WarehouseLocked
from projections.store.duckdb_file.writer_lock import HomeLock
from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.connecting import open_duckdb, with_timeout
from projections.store.ducklake.errors import lake_errors

WRITER, MAINTENANCE = "writer", "maintenance"
"""What there is a lease for."""
KEYS = {WRITER: 0x5768656E6C696E65, MAINTENANCE: 0x5768656E6C696E66}
"""Numbers of PostgreSQL's advisory locks: one a database."""
_HOLDERS = {WRITER: "Another projector writes to", MAINTENANCE: "Another process maintains"}
_KEEPALIVE = {"tcp_keepalives_idle": 5, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 3}
"""Seconds and tries after which PostgreSQL gives up a writer whose machine is gone."""
_HINT = "Nothing is lost meanwhile: wait until it has ended. A worker takes over by itself."


class Lease(Protocol):
    """Held from `acquire` to `release`."""

    def acquire(self) -> None:
        """Acquire it without waiting.

        Raises:
            LeaseHeld: another process holds it.
            StoreUnavailable: the catalog does not answer.
        """

    def renew(self) -> None:
        """Verify that it is still held, and acquire it again if its connection was lost. Raises what `acquire` does."""

    def release(self) -> None:
        """Release it, if it is held."""


def lease_of(address: LakeAddress, of: str = WRITER) -> Lease:
    """A lease of a lake: that of the writer, or that of maintenance."""
    return PostgresLease(address, of) if address.is_postgres else FileLease(address, of)


class FileLease:
    """A lock on a file beside the catalog: for lakes of one machine."""

    def __init__(self, address: LakeAddress, of: str) -> None:
        path = Path(f"{address.connection}.{of}")
        self._lock = HomeLock(path, f"{_HOLDERS[of]} (process {{process}}) the lake in", _HINT)

    def acquire(self) -> None:
        """Lock the file."""
        try:
            self._lock.acquire()
        except WarehouseLocked as error:
            raise LeaseHeld(error.what, hint=error.hint) from error

    def renew(self) -> None:
        """Do nothing: the lock is held as long as the process lives."""

    def release(self) -> None:
        """Release the lock."""
        self._lock.release()


class PostgresLease:
    """An advisory lock of a transaction that stays open. It reads nothing, so PostgreSQL can still clean up."""

    def __init__(self, address: LakeAddress, of: str) -> None:
        self._address, self._of = address, of
        self._connection: duckdb.DuckDBPyConnection | None = None

    def acquire(self) -> None:
        """Open a connection, and lock."""
        self.release()
        connection = open_duckdb(self._address)
        try:
            with lake_errors(self._address, "locked"):
                address = with_timeout(self._address.connection).replace("'", "''")
                connection.execute("SET pg_idle_in_transaction_timeout_millis = 0")
                connection.execute(f"ATTACH '{address}' AS lease (TYPE postgres, ISOLATION_LEVEL 'READ COMMITTED')")
                connection.execute("BEGIN")
                for name, seconds in _KEEPALIVE.items():
                    connection.execute(_postgres(f"SELECT set_config(''{name}'', ''{seconds}'', false)")).fetchall()
                found = connection.execute(_postgres(f"SELECT pg_try_advisory_xact_lock({KEYS[self._of]})")).fetchone()
            if found != (True,):
                raise LeaseHeld(f"{_HOLDERS[self._of]} the lake {self._address}.", hint=_HINT)
        except BaseException:
            connection.close()
            raise
        self._connection = connection

    def renew(self) -> None:
        """Ask PostgreSQL whether the connection lives."""
        try:
            if self._connection is not None:
                self._connection.execute(_postgres("SELECT 1")).fetchall()
                return
        except duckdb.Error:
            self.release()
        self.acquire()

    def release(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            with suppress(duckdb.Error):  # a lost connection: closing it within a transaction would end this process
                self._connection.execute("ROLLBACK")
            self._connection.close()
            self._connection = None


def _postgres(query: str) -> str:
    return f"FROM postgres_query('lease', '{query}')"
