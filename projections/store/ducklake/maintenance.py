"""Care for a lake: merge small files, forget old snapshots, and remove files that nobody can need any more.

It is safe beside the writer and beside replicas. Merging conflicts with a commit that removes rows of the same file:
one of both fails and is tried again. A replica whose last snapshot was forgotten copies all tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import duckdb

from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.connecting import LAKE, attach, open_duckdb
from projections.store.ducklake.errors import lake_errors
from projections.store.ducklake.lease import MAINTENANCE, lease_of

KEEP = timedelta(days=1)
"""How long snapshots remain: for replicas that were off, and for tools that attached one."""
REMOVE_AFTER = timedelta(hours=1)
"""How long a file remains after the last snapshot that has it was forgotten: for queries that still read it."""
TIERS = (1_000_000, 32_000_000)
"""Files below these bytes are merged: the smallest first, so that large ones are not written again each time."""
MOST_FILES = 200
"""Files that are written for one table and tier at once: merging holds back commits."""
TRIES = 5


@dataclass(frozen=True)
class Maintained:
    """What was done."""

    merged: int
    """Files that became fewer ones."""
    forgotten: int
    """Snapshots."""
    removed: int
    """Files."""


@dataclass(frozen=True)
class LakeSize:
    """How large a lake is."""

    snapshots: int
    files: int
    bytes: int


def maintain(address: LakeAddress, keep: timedelta = KEEP) -> Maintained:
    """Merge, forget and remove.

    Raises:
        LeaseHeld: another process does that.
        StoreUnavailable: the lake does not answer, or its writer came in between each time.
    """
    lease = lease_of(address, MAINTENANCE)
    lease.acquire()
    try:
        with open_duckdb(address) as connection:
            attach(connection, address, read_only=False)
            with lake_errors(address, "maintained"):
                merged = sum(_merge(connection, size) for size in TIERS)
                now = datetime.now(UTC)
                expire = f"CALL ducklake_expire_snapshots('{LAKE}', older_than => '{(now - keep).isoformat()}')"
                clean = f"CALL ducklake_cleanup_old_files('{LAKE}', older_than => '{(now - REMOVE_AFTER).isoformat()}')"
                return Maintained(merged, len(_call(connection, expire)), len(_call(connection, clean)))
    finally:
        lease.release()


def size_of(address: LakeAddress) -> LakeSize:
    """Snapshots, files and bytes.

    Raises:
        StoreUnavailable: the lake does not answer.
    """
    with open_duckdb(address) as connection:
        attach(connection, address, read_only=True)
        with lake_errors(address, "read"):
            found = connection.execute(
                f"SELECT (SELECT count(*) FROM ducklake_snapshots('{LAKE}')), sum(file_count + delete_file_count), "
                f"sum(file_size_bytes + delete_file_size_bytes) FROM ducklake_table_info('{LAKE}')"
            ).fetchone()
    snapshots, files, size = found or (0, 0, 0)
    return LakeSize(int(snapshots), int(files or 0), int(size or 0))


def _merge(connection: duckdb.DuckDBPyConnection, size: int) -> int:
    merge = (
        f"CALL ducklake_merge_adjacent_files('{LAKE}', max_file_size => {size}, max_compacted_files => {MOST_FILES})"
    )
    return sum(processed for _, _, processed, _ in _call(connection, merge))


def _call(connection: duckdb.DuckDBPyConnection, statement: str) -> list[tuple[str, str, int, int]]:
    """The rows of a call, which is tried again where the writer committed in between."""
    for _ in range(TRIES - 1):
        try:
            return connection.execute(statement).fetchall()
        except duckdb.TransactionException:
            continue
    return connection.execute(statement).fetchall()
