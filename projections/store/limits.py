"""Limits of reading connections: memory, threads, no file access, no spilling to disk but for background jobs."""

from __future__ import annotations

import os
from dataclasses import dataclass

import duckdb

from projections.answer_buffer import buffer_answers, lock_configuration
from projections.memory_size import bytes_of

READ_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "python_enable_replacements": False,
    "temp_directory": "",
}
"""Set when a reading connection is opened: its queries see the tables and nothing else."""


QUADRATIC = "compressed_materialization"
"""The step of DuckDB 1.5.5 that resolves the types of a whole plan for each sort and group: `signals_as_of` as logged
at a moment was planned in 25 s, and is in 6 without it."""


@dataclass(frozen=True)
class Limits:
    """What a reading connection may use."""

    memory: str = "2GB"
    threads: int = max(1, min(4, os.cpu_count() or 1))
    spill: str = ""
    """Folder for what does not fit into memory; without one such a query ends."""
    disabled_optimizers: str = QUADRATIC
    """Steps of DuckDB's optimizer to skip, separated by commas."""


DEFAULT_LIMITS = Limits()

READERS_SHARE = 0.4
"""Most of DuckDB's own default limit, four fifths of the machine or container, that one reading connection may use."""


def share_of_memory(connection: duckdb.DuckDBPyConnection, share: float) -> int:
    """Bytes: this share of the connection's present limit, which by default DuckDB takes from the machine."""
    (present,) = connection.execute("SELECT current_setting('memory_limit')").fetchone() or ("",)
    return int(bytes_of(present) * share)


def apply_limits(connection: duckdb.DuckDBPyConnection, limits: Limits) -> None:
    """Set limits and fix them. A database that another connection of this process limited keeps those limits.

    Raises:
        QueryRefused: the memory limit is not one.
    """
    (is_locked,) = connection.execute("SELECT current_setting('lock_configuration')").fetchone() or (False,)
    if is_locked:
        buffer_answers(connection)
        return
    memory = min(bytes_of(limits.memory), share_of_memory(connection, READERS_SHARE))
    connection.execute(f"SET GLOBAL memory_limit = '{memory}B'")
    connection.execute(f"SET GLOBAL threads = {limits.threads}")
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    plan_for_macros(connection, limits.disabled_optimizers)
    lock_configuration(connection)


def plan_for_macros(connection: duckdb.DuckDBPyConnection, disabled_optimizers: str = QUADRATIC) -> None:
    """Have queries planned as macros within macros need it, and leave room for their rows."""
    buffer_answers(connection)
    connection.execute("SET GLOBAL asof_loop_join_threshold = 0")  # it trusts estimates, which are wrong for macros
    connection.execute(f"SET GLOBAL disabled_optimizers = '{disabled_optimizers}'")
