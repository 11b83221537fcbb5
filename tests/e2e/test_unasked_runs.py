"""A page that follows new versions, or refreshes itself, stays as readable as it was while its run takes long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.ui_browser import served
from tests.support.ui_history import history
from tests.support.ui_home import FilledHome
from tests.support.ui_pages import WIDE, drawn, event
from tests.support.waiting import until

SLOW_SERVER = """(() => {
    const Real = WebSocket;
    window.WebSocket = class extends Real {
        constructor(url, ...more) {
            super(url, ...more);
            if (String(url).includes('generations')) return;
            const held = [];
            const passed = new WeakSet();
            const pass = () => {
                const message = new MessageEvent('message', { data: held[0] });
                passed.add(message);
                this.dispatchEvent(message);
                held.shift();
                if (held.length) setTimeout(pass, window.slowMs);
            };
            super.addEventListener('message', (event) => {
                if (passed.has(event) || !window.slowMs) return;
                event.stopImmediatePropagation();
                if (held.push(event.data) === 1) setTimeout(pass, window.slowMs);
            });
        }
    };
})()"""
"""Holds each message of the server back for `slowMs`, one after the other, but not that a version is there."""

WATCHING = """() => {
    window.slowMs = 1500;
    window.staleMs = 0;
    window.palest = 1;
    let before = performance.now();
    setInterval(() => {
        const now = performance.now();
        const stale = [...document.querySelectorAll('[data-testid=stElementContainer][data-stale=true]')];
        if (stale.length) window.staleMs += now - before;
        window.palest = Math.min(window.palest, ...stale.map((node) => Number(getComputedStyle(node).opacity)));
        before = now;
    }, 20);
}"""
"""Makes the server slow, and notes how long something on the page was stale, and how pale it was at most."""


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[tuple[Page, str, FilledHome]]:
    """A tab, and the address of a page server with a short history, and its home."""
    context = browser.new_context(viewport=WIDE)
    context.add_init_script(SLOW_SERVER)
    with FilledHome(tmp_path / "home") as home, served(tmp_path / "home") as address:
        home.publish(history().documents.values())
        yield context.new_page(), address, home
    context.close()


def palest_after_long(tab: Page) -> float:
    """The least opacity of what was not drawn again yet, once that has lasted longer than Streamlit waits to pale it."""
    until(lambda: tab.evaluate("staleMs > 3000"), what="a run took long")
    return float(tab.evaluate("palest"))


def test_a_page_that_refreshes_itself_stays_readable(page: tuple[Page, str, FilledHome]) -> None:
    tab, address, _ = page
    tab.goto(f"{address}/system")
    drawn(tab).evaluate(WATCHING)
    assert palest_after_long(tab) == 1


def test_a_page_stays_readable_for_a_new_version(page: tuple[Page, str, FilledHome]) -> None:
    tab, address, home = page
    tab.goto(f"{address}/boards")
    drawn(tab).evaluate(WATCHING)
    home.publish([event("more", "model.launched", model="more")])
    assert palest_after_long(tab) == 1


def test_a_page_shows_that_a_choice_takes_time(page: tuple[Page, str, FilledHome]) -> None:
    tab, address, _ = page
    tab.goto(f"{address}/boards")
    drawn(tab).evaluate(WATCHING)
    tab.get_by_role("radio", name="Money").click()
    until(lambda: tab.evaluate("palest < 1"), what="what is to be drawn again is pale")
