"""Tells a damaged file from other reasons for which DuckDB cannot open one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from projections.errors import WarehouseDamaged, WarehouseError

NOT_CORRUPTION = (
    "Could not set lock",
    "Permission denied",
    "No space left",
    "Too many open files",
    "Read-only file system",
)
"""Errors that look like corruption but are not."""
CORRUPTION = ("Corrupt database file", "checksum", "Could not read enough bytes")
"""What DuckDB says of a file that it had opened before it met the damage."""


def is_corruption(error: duckdb.Error) -> bool:
    """Whether DuckDB met a damaged block of a file that it had opened, and not of one that it reads otherwise."""
    return isinstance(error, duckdb.SerializationException) or CORRUPTION[0] in str(error)


@contextmanager
def later_damage_detected(path: Path) -> Iterator[None]:
    """Raise DuckDB's errors about an open file as Whenline's; those that are not about the file stay as they are.

    Raises:
        WarehouseDamaged: a block of the file cannot be read.
        WarehouseError: the file cannot be written for a reason outside of it.
    """
    try:
        yield
    except duckdb.Error as error:
        text = str(error)
        if any(each in text for each in NOT_CORRUPTION):
            raise WarehouseError(
                f"{path} cannot be written: {error}", hint="The file itself is not at fault. Fix this and start again."
            ) from error
        if isinstance(error, duckdb.SerializationException) or any(each in text for each in CORRUPTION):
            raise WarehouseDamaged(
                f"{path} cannot be read: {error}",
                hint="Start the worker: it moves the file away and makes the tables again from the log.",
            ) from error
        raise


@contextmanager
def damage_detected(path: Path) -> Iterator[None]:
    """Raise DuckDB's errors about an unreadable file as Whenline's.

    Raises:
        WarehouseDamaged: the file or its write-ahead log cannot be read.
        WarehouseError: the file cannot be opened for a reason outside of it.
    """
    try:
        yield
    except (
        duckdb.IOException,
        duckdb.SerializationException,
        duckdb.InternalException,
        duckdb.FatalException,
    ) as error:
        if any(text in str(error) for text in NOT_CORRUPTION):
            raise WarehouseError(
                f"{path} cannot be opened: {error}", hint="The file itself is not at fault. Fix this and start again."
            ) from error
        raise WarehouseDamaged(
            f"{path} cannot be opened: {error}",
            hint="Move it away and start the worker: the tables are made again from the log.",
        ) from error
