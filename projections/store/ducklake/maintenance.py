"""Care for a lake: merge small files, forget old snapshots, and remove files that nobody can need any more.

It is safe beside the writer and beside replicas. Merging conflicts with a commit that removes rows of the same file:
one of both fails and is tried again. A replica whose last snapshot was forgotten copies all tables. What a transaction
reads that is still open is not forgotten, however old it is.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import duckdb

from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.connecting import LAKE, SNAPSHOTS, attach, open_duckdb
from projections.store.ducklake.errors import lake_errors
from projections.store.ducklake.lease import MAINTENANCE, lease_of
from projections.store.ducklake.sessions import oldest_transaction

KEEP = timedelta(days=1)
"""How long snapshots remain: for replicas that were off, and for tools that attached one."""
REMOVE_AFTER = timedelta(hours=1)
"""How long a file remains after the last snapshot that has it was forgotten: for queries that still read it."""
TIERS = (1_000_000, 32_000_000)
"""Files below these bytes are merged: the smallest first, so that large ones are not written again each time."""
MOST_FILES = 200
"""Files that are written for one table and tier at once: merging holds back commits."""
TRIES = 5
_OLD = f"""
SELECT snapshot_id FROM {SNAPSHOTS}
WHERE snapshot_time::TIMESTAMPTZ < $before AND snapshot_id < (SELECT id FROM ducklake_current_snapshot('{LAKE}'))
ORDER BY snapshot_id
"""


@dataclass(frozen=True)
class Maintained:
    """What was done."""

    merged: int
    """Files that became fewer ones."""
    forgotten: int
    """Snapshots."""
    removed: int
    """Files; none of a catalog in SQLite."""


class Maintenance:
    """One run of it: merge, forget and remove. Another thread may interrupt it.

    Args:
        address: of the lake.
        keep: how long snapshots remain.
    """

    def __init__(self, address: LakeAddress, keep: timedelta = KEEP) -> None:
        self._address, self._keep = address, keep
        self._connection: duckdb.DuckDBPyConnection | None = None

    def run(self) -> Maintained:
        """Do it.

        Raises:
            LeaseHeld: another process does that.
            StoreUnavailable: the lake does not answer, its writer came in between each time, or it was interrupted.
        """
        lease = lease_of(self._address, MAINTENANCE)
        lease.acquire()
        try:
            with open_duckdb(self._address) as connection:
                attach(connection, self._address, read_only=False)
                self._connection = connection
                with lake_errors(self._address, "maintained"):
                    merged = sum(_merge(connection, size) for size in TIERS)
                    forgotten = _forget(connection, self._keep, oldest_transaction(self._address))
                    return Maintained(merged, forgotten, _remove(connection, self._address))
        finally:
            self._connection = None
            lease.release()

    def interrupt(self) -> None:
        """Make `run` fail soon. What it did so far was committed step by step."""
        connection = self._connection
        if connection is not None:
            with suppress(duckdb.ConnectionException):  # it has just ended
                connection.interrupt()


def maintain(address: LakeAddress, keep: timedelta = KEEP) -> Maintained:
    """Merge, forget and remove. Raises what `Maintenance.run` does."""
    return Maintenance(address, keep).run()


def _merge(connection: duckdb.DuckDBPyConnection, size: int) -> int:
    merge = (
        f"CALL ducklake_merge_adjacent_files('{LAKE}', max_file_size => {size}, max_compacted_files => {MOST_FILES})"
    )
    return sum(processed for _, _, processed, _ in _call(connection, merge))


def _forget(connection: duckdb.DuckDBPyConnection, keep: timedelta, oldest: datetime | None) -> int:
    """Forget snapshots by their numbers: DuckLake compares their times as text where the catalog is in SQLite.

    Args:
        connection: to the lake.
        keep: how long all remain.
        oldest: begin of the oldest transaction; it reads the snapshot before that, which remains with all later ones.
    """
    before = datetime.now(UTC) - keep
    rows = connection.execute(_OLD, {"before": before if oldest is None else min(before, oldest)}).fetchall()
    if oldest is not None and oldest < before:
        rows = rows[:-1]
    if rows:
        listed = ", ".join(str(number) for (number,) in rows)
        _call(connection, f"CALL ducklake_expire_snapshots('{LAKE}', versions => [{listed}])")
    return len(rows)


def _remove(connection: duckdb.DuckDBPyConnection, address: LakeAddress) -> int:
    """Remove files; none where the catalog is in SQLite, where DuckLake would remove those that were just merged."""
    if not address.is_postgres:
        return 0
    before = (datetime.now(UTC) - REMOVE_AFTER).isoformat()
    return len(_call(connection, f"CALL ducklake_cleanup_old_files('{LAKE}', older_than => '{before}')"))


def _call(connection: duckdb.DuckDBPyConnection, statement: str) -> list[tuple[str, str, int, int]]:
    """The rows of a call, which is tried again where the writer committed in between."""
    for _ in range(TRIES - 1):
        try:
            return connection.execute(statement).fetchall()
        except duckdb.TransactionException:
            continue
    return connection.execute(statement).fetchall()
