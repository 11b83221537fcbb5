"""The pages as Streamlit runs them, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from projections.reader import Reader
from tests.support.ui_history import history
from tests.support.ui_home import FilledHome
from ui.pages.explore import as_of, end_of, in_words, matching
from ui.pages.system import in_words as age_in_words
from ui.questions import QUESTIONS

APP = str(Path(__file__).parents[3] / "ui" / "app.py")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("pages") / "home"
    with FilledHome(home) as filled:
        filled.publish([*history().documents.values(), b"no event at all"])
        yield home


def page(monkeypatch: pytest.MonkeyPatch, home: Path, path: str) -> AppTest:
    """A page of the app over a home, run once."""
    monkeypatch.setenv("WHENLINE_HOME", str(home))
    monkeypatch.setenv("WHENLINE_TEST_PAGE", path)
    return AppTest.from_function(_script, default_timeout=60).run()


def _script() -> None:
    import os

    from projections.reader import Reader
    from ui.pages import explore, replay, system

    source = Reader(Path(os.environ["WHENLINE_HOME"]))
    {"replay": replay, "explore": explore, "system": system}[os.environ["WHENLINE_TEST_PAGE"]].show(source)
