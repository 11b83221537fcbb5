"""A home to query, and ways to make a query's process do what it never should."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from projections.read.query_sandbox import process
from projections.read.query_sandbox.limits import Concurrency
from projections.read.reader import Reader
from tests.support.records import event
from tests.support.ui_home import FilledHome

UNCHECKED = """
from projections.read.query_sandbox import child
child.check = lambda connection, text: connection.extract_statements(text)
"""
"""Leaves out the check of statements: the process alone has to hold."""


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with FilledHome(tmp_path_factory.mktemp("sandbox") / "home") as filled:
        filled.publish([event("1"), event("2")])
        yield filled.home.root


@pytest.fixture
def reader(home: Path) -> Reader:
    return Reader(home, Concurrency(wait_seconds=30))


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Runs Python in each query's process before it waits for its query."""

    def inserted(code: str) -> None:
        monkeypatch.setattr(process, "PROGRAM", process.PROGRAM.replace("\nmain()", f"\n{code}\nmain()"))

    return inserted


@pytest.fixture
def unchecked(program: Callable[[str], None]) -> None:
    program(UNCHECKED)


def took(call: Callable[[], object]) -> float:
    start = time.monotonic()
    call()
    return time.monotonic() - start
