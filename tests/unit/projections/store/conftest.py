"""A live file that was just made, copied for each test: making its views anew would be most of the time."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from projections.apply.table_writer import TableWriter
from projections.store.duckdb_file.live_file import LiveFile
from tests.support.tables import table_writer

MakeEmpty = Callable[[], Path]


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "whenline.duckdb"
    LiveFile(path).close()
    return path


@pytest.fixture
def new_file(empty_file: Path, tmp_path: Path) -> MakeEmpty:
    """Makes live files, each empty and of a name of its own."""
    numbers = itertools.count()

    def make() -> Path:
        path = tmp_path / f"{next(numbers)}.duckdb"
        shutil.copyfile(empty_file, path)
        return path

    return make


@pytest.fixture
def live(new_file: MakeEmpty) -> Path:
    return new_file()


@pytest.fixture
def warehouse(live: Path) -> Iterator[TableWriter]:
    with table_writer(live) as opened:
        yield opened
