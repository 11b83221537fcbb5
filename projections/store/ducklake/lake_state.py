"""The state of a lake, for people: how large it is, how new, who writes to it, and who is connected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from projections.store.ducklake import lake
from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.connecting import LAKE, SNAPSHOTS, attach, open_duckdb
from projections.store.ducklake.errors import lake_errors
from projections.store.ducklake.sessions import LeaseHolder, Session, lease_holders, sessions

_SIZE = f"""
SELECT (SELECT count(*) FROM {SNAPSHOTS}), sum(file_count + delete_file_count),
    sum(file_size_bytes + delete_file_size_bytes)
FROM ducklake_table_info('{LAKE}')
"""


@dataclass(frozen=True)
class LakeState:
    """See the module."""

    snapshots: int
    files: int
    bytes: int
    number: int
    """Of the newest version; 0 before the first."""
    published_at: datetime | None
    leases: list[LeaseHolder]
    sessions: list[Session]


def state_of_lake(address: LakeAddress) -> LakeState:
    """The state now.

    Raises:
        StoreUnavailable: the lake does not answer.
    """
    with open_duckdb(address) as connection:
        attach(connection, address, read_only=True)
        with lake_errors(address, "read"):
            head = lake.read_head(connection)
            snapshots, files, size = connection.execute(_SIZE).fetchone() or (0, 0, 0)
    published_at = head.published_at if head is not None and head.number else None
    return LakeState(
        snapshots=int(snapshots),
        files=int(files or 0),
        bytes=int(size or 0),
        number=0 if head is None else head.number,
        published_at=published_at,
        leases=lease_holders(address),
        sessions=sessions(address),
    )
