"""What a link asks for and a page does not have is named, on every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui import views
from ui.shared.page import Page
from ui.shell import pages

NAMED = re.compile(
    r"""choose_(?:one|from_list)\(\s*\w+,\s*"[^"]*",\s*"(\w+)"|day_input\(\s*\w+,\s*"[^"]*",\s*"(\w+)"|key="(\w+)",\s*[^)]*?
    bind="query-params\"""",
    re.VERBOSE,
)


def _script(name: str) -> None:
    """What AppTest runs, apart from this module."""
    from ui.shell import pages, say_what_is_not_followed

    say_what_is_not_followed(next(page for page in pages() if page.address == name))


def notices(name: str, **parameters: str) -> list[str]:
    run = AppTest.from_function(_script, kwargs={"name": name})
    for key, value in parameters.items():
        run.query_params[key] = value
    run.run()
    assert not run.exception
    return [each.value for each in run.warning]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.address))
def test_a_parameter_that_a_page_does_not_have_is_named(page: Page) -> None:
    (notice,) = notices(
        page.address, organizaton="openai", **{name.replace("/", "/x"): "1" for name in page.parameters}
    )
    assert "organizaton=openai" in notice
    assert "=1" not in notice
    assert notices(page.address) == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.address))
def test_a_page_names_all_parameters_that_its_inputs_read(page: Page) -> None:
    sources = [path.read_text(encoding="utf-8") for path in (Path(views.__path__[0]) / page.address).glob("*.py")]
    read = {name for text in sources for found in NAMED.findall(text) for name in found if name}
    read |= {"at", "known"} if any("clock_inputs(" in text for text in sources) else set()
    assert {name for name in read if not page.has(name)} == set()


def test_markup_in_an_address_stays_text() -> None:
    (notice,) = notices("boards", **{"<b>*x*": "`y`"})
    assert "<b>*x*" not in notice
