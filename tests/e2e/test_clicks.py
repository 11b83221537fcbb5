"""What a reader opens is opened, whatever a component asks Python for at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.ui_browser import served
from tests.support.ui_history import history
from tests.support.ui_home import FilledHome
from tests.support.ui_pages import WIDE, block, drawn
from tests.support.waiting import until

DELAYS_MS = (0, 4, 8, 12, 20, 40)
"""From a click until a newer generation is announced: before Python runs for the click, while it does, and after."""

ANNOUNCING = """(() => {
    const Real = WebSocket;
    window.WebSocket = class extends Real {
        constructor(url, ...more) {
            super(url, ...more);
            if (!String(url).includes('generations')) return;
            window.announce = (stamp) => this.dispatchEvent(new MessageEvent('message', { data: stamp }));
        }
    };
})()"""
"""Lets a test announce a generation to an open page within a millisecond."""
CLICKING = """(node, ms) => {
    if (!node.isConnected) return false;
    node.click();
    setTimeout(() => announce('newer'), ms);
    return true;
}"""


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[tuple[Page, str]]:
    """A tab, and the address of a page server with a short history."""
    context = browser.new_context(viewport=WIDE)
    context.add_init_script(ANNOUNCING)
    with FilledHome(tmp_path / "home") as home, served(tmp_path / "home") as address:
        home.publish(history().documents.values())
        yield context.new_page(), address
    context.close()


def click_and_announce(tab: Page, target: Locator, after_ms: int) -> None:
    """Clicks, and announces a generation so much later."""
    until(lambda: tab.evaluate("Boolean(window.announce)"), what="the page listens for generations")
    until(lambda: target.evaluate(CLICKING, after_ms), what="it is on the page, and clicked")


def test_a_number_opens_while_a_newer_generation_is_announced(page: tuple[Page, str]) -> None:
    tab, address = page
    for delay in DELAYS_MS:
        tab.goto(f"{address}/organization?organization=microsoft")
        click_and_announce(tab, drawn(tab).get_by_title("Show the evidence").first, delay)
        opened = tab.get_by_test_id("evidence-rule")
        expect(opened, f"a newer generation {delay} ms after the click").to_be_visible()


def test_a_page_opens_while_a_newer_generation_is_announced(page: tuple[Page, str]) -> None:
    tab, address = page
    for delay in DELAYS_MS:
        tab.goto(f"{address}/organization?organization=microsoft")
        click_and_announce(tab, drawn(tab).get_by_role("link", name="Boards", exact=True).first, delay)
        arrived = block(tab, "leaders")
        expect(arrived, f"a newer generation {delay} ms after the click").to_be_attached()


def test_a_page_opens_from_one_that_refreshes_itself(page: tuple[Page, str]) -> None:
    tab, address = page
    tab.goto(f"{address}/system")
    shown = block(drawn(tab), "tiles")
    first = shown.inner_text()
    expect(shown, "the age of the newest version grows").not_to_have_text(first)
    tab.get_by_role("link", name="Boards", exact=True).first.click()
    expect(block(tab, "leaders")).to_be_attached()
