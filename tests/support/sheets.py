"""What pages give to their sheets, taken down instead of drawn: AppTest runs no JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

Cell = dict[str, Any]


class Taken:
    """Blocks of the sheets that were drawn last, by the key of the sheet; `opened` is what a reader opens next."""

    def __init__(self) -> None:
        self.blocks: dict[str, list[dict[str, Any]]] = {}
        self.opened: Any = None

    def __call__(self, *, key: str, data: dict[str, Any], on_opened_change: Any) -> dict[str, Any]:
        assert on_opened_change is not None
        self.blocks[key] = data["blocks"]
        return {"opened": self.opened if key != "evidence" else None}

    def block(self, key: str, name: str) -> dict[str, Any]:
        """A block of a sheet by its name."""
        (found,) = [block for block in self.blocks[key] if block["name"] == name]
        return found

    def texts(self, key: str, name: str) -> list[list[str]]:
        """The texts of a table's cells."""
        return [[cell.get("t", "") for cell in row] for row in self.block(key, name)["rows"]]


@contextmanager
def taken() -> Iterator[Taken]:
    """While this lasts, sheets are taken down."""
    found = Taken()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.components.sheet._component", lambda: found)
        yield found


def _script(home: str, name: str, gateway: str) -> None:
    """What AppTest runs, apart from this module: one page over a home."""
    from importlib import import_module
    from pathlib import Path

    from projections.read.page_reader import PageReader
    from projections.read.reader import Reader
    from ui.shared.page import PageContext

    import_module(f"ui.views.{name}.page").show(PageContext(PageReader(Reader(Path(home))), gateway))


def page(home: Path, name: str, gateway: str = "http://127.0.0.1:9", **parameters: str) -> AppTest:
    """A page as Streamlit runs it, with the parameters of its address."""
    given = {"home": str(home), "name": name, "gateway": gateway}
    run = AppTest.from_function(_script, default_timeout=180, kwargs=given)
    for key, value in parameters.items():
        run.query_params[key] = value
    run.run()
    assert not run.exception
    return run
