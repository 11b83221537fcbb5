"""Limits of reading connections: memory, threads, no file access, no spilling to disk."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass

import duckdb

from projections.errors import QueryRefused

READ_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "python_enable_replacements": False,
    "temp_directory": "",
}
"""Set when a reading connection is opened: its queries see the tables and nothing else."""


@dataclass(frozen=True)
class Limits:
    """What a reading connection may use."""

    memory: str = "2GB"
    threads: int = max(2, min(4, os.cpu_count() or 1))
    """At least two: DuckDB 1.5.5 with one thread can wait for ever on a streamed `UNION ALL` of many parts."""
    disabled_optimizers: str = ""
    """Steps of DuckDB's optimizer to skip, separated by commas: for very long statements."""


DEFAULT_LIMITS = Limits()


def apply_limits(connection: duckdb.DuckDBPyConnection, limits: Limits) -> None:
    """Set limits and fix them. A database that another connection of this process limited keeps those limits.

    Raises:
        QueryRefused: the memory limit is not one.
    """
    (is_locked,) = connection.execute("SELECT current_setting('lock_configuration')").fetchone() or (False,)
    if is_locked:
        return
    try:
        connection.execute(f"SET GLOBAL memory_limit = '{limits.memory.replace(chr(39), '')}'")
    except duckdb.Error as error:
        raise QueryRefused(message_of(error), hint="Give a memory limit such as 2GB.") from error
    connection.execute(f"SET GLOBAL threads = {limits.threads}")
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    if limits.disabled_optimizers:
        connection.execute(f"SET disabled_optimizers = '{limits.disabled_optimizers}'")
    connection.execute("SET lock_configuration = true")


def message_of(error: Exception) -> str:
    """DuckDB's message without its JSON form."""
    text = str(error).strip()
    if text.startswith("{"):
        return str(json.loads(text).get("exception_message", text))
    return text
