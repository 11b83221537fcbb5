"""Lakes for tests: in a folder, with a catalog that needs no server."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from projections.fault_point import FaultPoint, no_fault
from projections.store.ducklake import Follower, LakeAddress, LakeWriteStore
from projections.store.ducklake.write_session import WORKING, LakeWriteSession
from tests.support.tables import with_empty_tables


def lake_in(root: Path) -> LakeAddress:
    """The lake in a home. A copy of the home has a copy of the lake, whose catalog learns where its files are."""
    catalog, data = root.absolute() / "lake" / "catalog.sqlite", f"{root.absolute()}/lake/data/"
    if catalog.exists():
        with closing(sqlite3.connect(catalog, isolation_level=None)) as connection:
            query = "SELECT value FROM ducklake_metadata WHERE key = 'data_path' AND value <> ?"
            if connection.execute(query, [data]).fetchone():
                connection.execute("UPDATE ducklake_metadata SET value = ? WHERE key = 'data_path'", [data])
    return LakeAddress(f"sqlite:{catalog}", data)


def open_writer(home: Path, address: LakeAddress, fault_point: FaultPoint = no_fault) -> LakeWriteSession:
    """A writer whose files were made once for all tests."""
    with_empty_tables(with_empty_tables(home) / WORKING)
    return LakeWriteStore(home, address, fault_point=fault_point).open()


def open_follower(home: Path, address: LakeAddress) -> Follower:
    """A follower whose file was made once for all tests."""
    return Follower(with_empty_tables(home), address)
