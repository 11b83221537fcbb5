"""Connections of our own queries to a generation: read-only, limited, without access to anything else."""

from __future__ import annotations

import os
import threading

import duckdb

from projections.errors import NothingPublished
from projections.read.query_sandbox.limits import MEMORY
from projections.store.duckdb_file.generations import Generation

_OPENING = threading.Lock()
"""Serializes opening, so that the first opener's limits apply."""
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "python_enable_replacements": False,
    "temp_directory": "",
}


def connect(generation: Generation) -> duckdb.DuckDBPyConnection:
    """A connection of its own, read-only."""
    with _OPENING:
        try:
            connection = duckdb.connect(str(generation.path), read_only=True, config=_CONFIG)
        except duckdb.IOException as error:
            raise NothingPublished(
                f"Generation {generation.number} cannot be opened: {error}",
                hint="It may have been replaced: try again.",
            ) from error
        (locked,) = connection.execute("SELECT current_setting('lock_configuration')").fetchone() or (False,)
        if not locked:
            connection.execute(f"SET GLOBAL memory_limit = '{MEMORY}'")
            connection.execute(f"SET GLOBAL threads = {max(1, min(4, os.cpu_count() or 1))}")
            connection.execute("SET GLOBAL TimeZone = 'UTC'")
            connection.execute("SET lock_configuration = true")
        return connection
