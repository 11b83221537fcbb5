"""The stage of a history of more events than a page has at once, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from tests.support.large_home import fill_large_home
from tests.support.ui_browser import served
from tests.support.waiting import until

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


SHOWN = """(plot) => {
    const canvas = plot.querySelectorAll('canvas')[1];
    const [stage, drawn] = [plot, canvas].map((node) => node.getBoundingClientRect());
    const [from, to] = [Math.max(stage.top, 0), Math.min(stage.bottom, innerHeight)];
    const scale = canvas.height / drawn.height;
    const rows = [from, to].map((y) => Math.round((y - drawn.top) * scale));
    const pixels = canvas.getContext('2d').getImageData(0, rows[0], canvas.width, rows[1] - rows[0]).data;
    return {
        covers: drawn.top <= from && drawn.bottom >= to,
        marks: pixels.some((value) => value > 0),
        share: drawn.height / stage.height,
        left: stage.bottom - innerHeight,
    };
}"""
"""What the canvas of marks covers of the part of the stage that is on the screen."""


def test_the_stage_draws_what_the_screen_shows_of_it(tab: Page, address: str) -> None:
    tab.set_viewport_size({"width": 1440, "height": 500})
    tab.goto(address)  # the clock rests: nothing but scrolling asks for a frame
    expect(tab.get_by_test_id("whenline-replay").and_(tab.locator("[data-events]"))).to_be_attached()
    stage = tab.locator(".wl-plot")
    until(lambda: stage.evaluate(SHOWN)["covers"], what="the canvas covers what is on the screen")
    tab.wait_for_timeout(3_000)
    shown = stage.evaluate(SHOWN)
    assert shown["share"] < 0.7, "a stage that is taller than the screen"
    while shown["left"] > 0:
        tab.get_by_test_id("stMain").evaluate("(page) => page.scrollBy(0, 400)")
        until(lambda: stage.evaluate(SHOWN)["covers"], what="the canvas covers what is on the screen")
        left, shown = shown["left"], stage.evaluate(SHOWN)
        assert shown["left"] < left, "the page is scrolled"
        assert shown["marks"], "marks are drawn where the screen shows the stage"
