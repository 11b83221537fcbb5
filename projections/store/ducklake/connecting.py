"""Connections of DuckDB to a lake."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from projections.answer_buffer import buffer_answers
from projections.schema.definitions import SETTINGS
from projections.store.duckdb_file.live_file import WRITERS_SHARE
from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.credentials import use_credentials, use_password
from projections.store.ducklake.errors import lake_errors
from projections.store.ducklake.extensions import load_extensions
from projections.store.limits import share_of_memory

LAKE = "lake"
"""Name of the attached lake."""
SNAPSHOTS, CHANGES = (f"__ducklake_metadata_{LAKE}.ducklake_snapshot{each}" for each in ("", "_changes"))
"""Tables of the catalog, read as such: the function `ducklake_snapshots` reads all snapshots for each question."""
TRIES = 5
"""To attach a catalog that another process creates at the same time."""
PAUSE_S = 0.2
"""Seconds between these."""
CONNECT_S = 5
"""Longest wait for PostgreSQL, unless the address says another."""
_RETRIES = "SET ducklake_max_retry_count = 100; SET ducklake_retry_wait_ms = 10; SET ducklake_retry_backoff = 1.05"
"""Snapshot numbers collide under load: DuckLake tries its commit again, up to half a minute in all."""


def open_duckdb(address: LakeAddress, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that can attach this lake.

    Args:
        address: of the lake.
        spill: folder for what does not fit into memory; None: nothing is written to the disk.

    Raises:
        StoreUnavailable: an extension is not installed.
    """
    connection = duckdb.connect(config={"threads": 1, "temp_directory": str(spill or "")})
    try:
        connection.execute(f"SET memory_limit = '{share_of_memory(connection, WRITERS_SHARE)}B'")
        prepare(connection, address)
    except BaseException:
        connection.close()
        raise
    return connection


def prepare(connection: duckdb.DuckDBPyConnection, address: LakeAddress) -> None:
    """Load extensions and credentials into the DuckDB of a connection."""
    with lake_errors(address, "opened"):
        connection.execute(SETTINGS)
        buffer_answers(connection)
        load_extensions(connection, address)
        connection.execute(_RETRIES)
        if address.is_postgres:
            use_password(connection)
        if address.is_object_store:
            use_credentials(connection, address.data)


def attach(
    connection: duckdb.DuckDBPyConnection, address: LakeAddress, *, read_only: bool, inlined_rows: int = 0
) -> None:
    """Attach the lake as `lake`; the catalog is created if it is missing and not opened read-only.

    Args:
        connection: to a DuckDB that `prepare` was called for.
        address: of the lake.
        read_only: whether it may not write.
        inlined_rows: an insert of up to so many rows goes into the catalog instead of a file.

    Raises:
        StoreUnavailable: the catalog does not answer, or does not exist.
    """
    if not read_only and not address.is_object_store:
        Path(address.data).mkdir(parents=True, exist_ok=True)
    if not read_only and not address.is_postgres:
        Path(address.connection).parent.mkdir(parents=True, exist_ok=True)
    option = "READ_ONLY" if read_only else f"DATA_INLINING_ROW_LIMIT {inlined_rows}"
    with lake_errors(address, "opened"):
        for left in reversed(range(TRIES)):
            try:
                connection.execute(attach_statement(address, LAKE, option))
            except duckdb.Error as error:
                if not left or "already exists" not in str(error):  # PostgreSQL's, of a catalog made at the same time
                    raise
                time.sleep(PAUSE_S)
            else:
                return


def attach_statement(address: LakeAddress, name: str, *options: str) -> str:
    """The statement that attaches a lake under a name."""
    catalog = f"postgres:{with_timeout(address.connection)}" if address.is_postgres else address.catalog
    journal = () if address.is_postgres or "READ_ONLY" in options else ("META_JOURNAL_MODE 'WAL'",)
    listed = ", ".join((f"DATA_PATH {_quoted(address.data)}", *journal, *options))
    return f"ATTACH {_quoted(f'ducklake:{catalog}')} AS {name} ({listed})"


def with_timeout(connection: str) -> str:
    """What PostgreSQL's client takes, with a limit of the time to connect."""
    if "connect_timeout" in connection:
        return connection
    if "://" in connection:
        return f"{connection}{'&' if '?' in connection else '?'}connect_timeout={CONNECT_S}"
    return f"{connection} connect_timeout={CONNECT_S}".strip()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def first_row(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()
) -> tuple[Any, ...] | None:
    """The first row of a short answer, which is read to its end: else its transaction goes on, and no checkpoint can
    be made of any database that it saw.
    """
    rows = connection.execute(query, list(parameters)).fetchall()
    return rows[0] if rows else None
