"""One home for all tests of pages: a history that is known by heart, with every trouble that a log can hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from projections.read.page_reader import PageReader
from projections.read.reader import Reader
from tests.support.sheets import Taken, taken
from tests.support.ui_history import HOSTILE, history
from tests.support.ui_home import FilledHome


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with one generation; one record is no event, one id is used twice, one headline is hostile."""
    home, scenario = tmp_path_factory.mktemp("pages") / "home", history()
    scenario.publish("model.launched", "2025-05-01", of="acme", model=HOSTILE, headline=HOSTILE)
    documents = list(scenario.documents.values())
    other = documents[-1] | {"data": documents[-1]["data"] | {"headline": "Another one"}}
    with FilledHome(home) as filled:
        filled.publish([*documents, other, b"no event at all"])
        yield home


@pytest.fixture(scope="session")
def reader(folder: Path) -> PageReader:
    """The reading side of that home."""
    return PageReader(Reader(folder))


@pytest.fixture
def sheets() -> Iterator[Taken]:
    """What pages give to their sheets."""
    with taken() as found:
        yield found
