"""The stage of a history of more events than a page has at once, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from tests.support.large_home import fill_large_home
from tests.support.ui_browser import served

MOST_MESSAGES = 5
"""Of four seconds in which a stage follows the present: a minute may begin, and what is received is acknowledged."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(fill_large_home(tmp_path_factory.mktemp("large") / "home")) as at:
        yield at


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def test_a_stage_that_follows_the_present_has_panels_and_requests_them_once(tab: Page, address: str) -> None:
    sent: list[str | bytes] = []
    tab.on("websocket", lambda socket: _listen(socket, sent))
    tab.goto(f"{address}/?at=now")
    expect(tab.get_by_test_id("panel-revenue").get_by_role("button").first).to_be_visible(timeout=60_000)
    tab.wait_for_timeout(2_000)
    before = len(sent)
    tab.wait_for_timeout(4_000)
    assert len(sent) - before <= MOST_MESSAGES


def _listen(socket: WebSocket, sent: list[str | bytes]) -> None:
    socket.on("framesent", lambda frame: sent.append(frame))  # noqa: PLW0108 - Playwright sets an attribute of it
