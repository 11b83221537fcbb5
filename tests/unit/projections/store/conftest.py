"""A live file that was just made, copied for each test: making its views anew would be most of the time."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from projections.apply.table_writer import TableWriter
from projections.store.duckdb_file.home import Home
from tests.support import tables
from tests.support.records import home_in
from tests.support.tables import table_writer

MakeEmpty = Callable[[], Path]


@pytest.fixture(scope="session")
def empty_file() -> Path:
    return tables.empty_file()


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


@pytest.fixture
def home(tmp_path: Path, empty_file: Path) -> Home:
    """A home with tables that nothing was written to."""
    home = home_in(tmp_path / "home")
    shutil.copyfile(empty_file, home.live)
    return home
