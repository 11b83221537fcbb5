"""DuckDB's extensions, loaded from wheels: nothing is fetched from the internet."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import duckdb

from projections.errors import StoreUnavailable
from projections.store.ducklake.address import LakeAddress

_OFFLINE = "SET autoinstall_known_extensions = false; SET autoload_known_extensions = false"


def load_extensions(connection: duckdb.DuckDBPyConnection, address: LakeAddress) -> None:
    """Load what a lake needs into DuckDB.

    Raises:
        StoreUnavailable: an extension is not installed, or is of another version of DuckDB.
    """
    connection.execute(_OFFLINE)
    names = ["ducklake", "postgres_scanner" if address.is_postgres else "sqlite_scanner"]
    if address.is_object_store:
        names.append("httpfs")
    for name in names:
        connection.execute(f"LOAD '{_path_of(name)}'")


def _path_of(name: str) -> Path:
    spec = importlib.util.find_spec(f"duckdb_extension_{name}")
    folder = Path(next(iter(spec.submodule_search_locations))) if spec and spec.submodule_search_locations else None
    path = None if folder is None else folder / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    if path is None or not path.exists():
        raise StoreUnavailable(
            f"DuckDB's extension {name} for DuckDB {duckdb.__version__} is not installed.",
            hint='Install it: `pip install "whenline[lake]"`.',
        )
    return path
