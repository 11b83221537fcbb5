"""A home whose tables a test fills itself, batch by batch, without a log."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from projections.apply.batch import TopicPartition, batch_of
from projections.apply.table_writer import TableWriter
from projections.schema import definitions
from projections.store import open_write_store
from projections.store.duckdb_file import live_file
from projections.store.duckdb_file.home import Home
from projections.store.duckdb_file.live_file import LiveFile
from tests.support.records import Record, record

_CONNECT = live_file._connect
_FIRST = "first.duckdb"
"""Name of the file that others are copied from."""


class Tables:
    """Applies records and publishes generations. Offsets go on where they were."""

    def __init__(self, root: Path) -> None:
        self._session = open_write_store(with_empty_tables(root)).open()
        self.next: dict[TopicPartition, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def add(
        self,
        values_by_partition: Mapping[TopicPartition, list[Any]],
        *,
        seconds: Mapping[TopicPartition, int] | None = None,
    ) -> None:
        """Apply what these partitions hold next, in one batch, and publish.

        Args:
            values_by_partition: JSON to be, or bytes, by place.
            seconds: by place, how much later than their offset records are logged.
        """
        batch = []
        for place, values in values_by_partition.items():
            first = self.next.get(place, 0)
            later = (seconds or {}).get(place, 0) * 1000
            made = [record(first + number, value) for number, value in enumerate(values)]
            batch.append((place, [Record(each.offset, each.timestamp + later, each.value) for each in made]))
            self.next[place] = first + len(values)
        self._session.tables.apply(batch_of(batch))
        self._session.publish()


@contextmanager
def table_writer(path: Path) -> Iterator[TableWriter]:
    """The tables of one file, which is created if it is missing."""
    with LiveFile(path) as file:
        yield file.tables


def own_tables() -> TableWriter:
    """Empty tables that nobody else has, until this process ends."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    connection = duckdb.connect(shutil.copyfile(empty_file(), folder / "own.duckdb"))
    connection.execute("SET TimeZone = 'UTC'")
    return TableWriter(connection)


def with_empty_tables(root: Path) -> Path:
    """The home at `root`, with the live file that opening it would make, if it has none: that takes seconds."""
    home = Home(root)
    home.warehouse.mkdir(parents=True, exist_ok=True)
    root.chmod(0o700)  # as commands make it
    if not home.live.exists():
        shutil.copyfile(empty_file(), home.live)
    return root


def empty_file() -> Path:
    """A live file that was just made."""
    return _made(definitions.version_of_tables(), definitions.version_of_views())


def copy_empty_files() -> None:
    """Have each live file that this process makes from now on copied from the first one: to make it takes seconds."""
    live_file._connect = _copied


@cache
def _made(*_versions: str) -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    LiveFile(folder / _FIRST).close()
    return folder / _FIRST


def _copied(path: Path, threads: int, memory: str) -> tuple[duckdb.DuckDBPyConnection, int]:
    if path.name != _FIRST and not any(each.exists() for each in (path, path.with_name(f"{path.name}.wal"))):
        shutil.copyfile(empty_file(), path)
    return _CONNECT(path, threads, memory)
