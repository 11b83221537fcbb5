"""Who is connected to the catalog of a lake: holders of its leases, others, and since when their transactions run."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.connecting import open_duckdb, with_timeout
from projections.store.ducklake.errors import lake_errors
from projections.store.ducklake.lease import KEYS

NAME = "whenline"
"""What the names begin with under which processes connect (`PGAPPNAME`)."""
_UNKNOWN = "a process of another user"
_LEASES = """
SELECT (l.classid::bigint << 32) | l.objid::bigint, a.application_name, a.xact_start
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_CONNECTED = f"""
SELECT application_name, min(backend_start) FROM pg_stat_activity
WHERE datname = current_database() AND application_name LIKE '{NAME}%' AND pid <> pg_backend_pid()
GROUP BY application_name ORDER BY application_name
"""
_OLDEST = """
SELECT min(xact_start) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')
"""


@dataclass(frozen=True)
class Session:
    """A process that is connected to the catalog."""

    name: str
    since: datetime | None


@dataclass(frozen=True)
class LeaseHolder:
    """The process that holds a lease."""

    lease: str
    """`writer` or `maintenance`."""
    name: str
    since: datetime | None


def lease_holders(address: LakeAddress) -> list[LeaseHolder]:
    """Who holds the leases of a lake.

    Raises:
        StoreUnavailable: the catalog does not answer.
    """
    if not address.is_postgres:
        return list(_holders_of_files(address))
    names = {key: name for name, key in KEYS.items()}
    with _catalog(address) as connection:
        rows = _query(connection, _LEASES)
    return sorted(
        (LeaseHolder(names[key], name or _UNKNOWN, _instant(since)) for key, name, since in rows if key in names),
        key=lambda holder: holder.lease,
        reverse=True,
    )


def sessions(address: LakeAddress) -> list[Session]:
    """Processes of Whenline that are connected; none where the catalog is a file.

    Raises:
        StoreUnavailable: the catalog does not answer.
    """
    if not address.is_postgres:
        return []
    with _catalog(address) as connection:
        return [Session(name, _instant(since)) for name, since in _query(connection, _CONNECTED)]


def oldest_transaction(address: LakeAddress) -> datetime | None:
    """When the oldest open transaction of the catalog began, without those that hold leases, which read nothing.

    None: there is none, or the catalog is a file. A user without `pg_read_all_stats` sees only its own.

    Raises:
        StoreUnavailable: the catalog does not answer.
    """
    if not address.is_postgres:
        return None
    with _catalog(address) as connection:
        ((found,),) = _query(connection, _OLDEST)
    return _instant(found)


@contextmanager
def _catalog(address: LakeAddress) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_duckdb(address) as connection, lake_errors(address, "read"):
        dsn = with_timeout(address.connection).replace("'", "''")
        connection.execute(f"ATTACH '{dsn}' AS catalog (TYPE postgres, READ_ONLY)")
        yield connection


def _query(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute("FROM postgres_query('catalog', ?)", [query]).fetchall()


def _instant(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


def _holders_of_files(address: LakeAddress) -> Iterator[LeaseHolder]:
    for lease in KEYS:
        path = Path(f"{address.connection}.{lease}")
        if not path.exists():
            continue
        with path.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                yield LeaseHolder(lease, f"process {file.read().strip() or 'unknown'}", since)
