"""Lakes for tests: in a folder, with a catalog that needs no server."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from projections.store.ducklake import LakeAddress


def lake_in(root: Path) -> LakeAddress:
    """The lake in a home. A copy of the home has a copy of the lake, whose catalog learns where its files are."""
    catalog, data = root.absolute() / "lake" / "catalog.sqlite", f"{root.absolute()}/lake/data/"
    if catalog.exists():
        with closing(sqlite3.connect(catalog, isolation_level=None)) as connection:
            query = "SELECT value FROM ducklake_metadata WHERE key = 'data_path' AND value <> ?"
            if connection.execute(query, [data]).fetchone():
                connection.execute("UPDATE ducklake_metadata SET value = ? WHERE key = 'data_path'", [data])
    return LakeAddress(f"sqlite:{catalog}", data)
