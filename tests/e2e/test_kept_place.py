"""What a reader is doing goes on while the page shows something new: typing, pressing, moving by keys."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from projections.read.reader import Reader
from streams.importers import events_of
from tests.support.ui_browser import served
from tests.support.ui_home import FilledHome
from tests.support.ui_pages import WIDE, drawn, event, tile
from tests.support.waiting import until

LIVE_TIMERS = """(() => {
    const { setTimeout, clearTimeout } = window;
    window.liveTimers = new Set();
    window.setTimeout = (run, ...more) => {
        const id = setTimeout((...given) => {
            liveTimers.delete(id);
            run(...given);
        }, ...more);
        if (/want\\(.clock.\\)/.test(String(run))) liveTimers.add(id);
        return id;
    };
    window.clearTimeout = (id) => {
        liveTimers.delete(id);
        clearTimeout(id);
    };
})()"""
"""Knows the timers that wait for the next frame of a live clock."""
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

SCORES = [
    event(f"score-{name}", "evaluation.scored", model=model, benchmark=name, score=score, unit="percent")
    for name in ("first", "second", "third")
    for model, score in (("one", 50), ("other", 60))
]
"""Results of three benchmarks, between which a panel lets one choose."""
for number, each in enumerate(SCORES):
    each["id"] += f"-{number}"

_number = count()


class Pages(NamedTuple):
    """Pages over a home with the bundled timeline, and the home."""

    address: str
    home: FilledHome

    def publish_more(self) -> None:
        """Publish one more event of Microsoft."""
        name = f"more-{next(_number)}"
        self.home.publish([event(name, "model.launched", model=name, organizations=[{"slug": "microsoft"}])])


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    folder = tmp_path_factory.mktemp("kept") / "home"
    with FilledHome(folder) as home:
        home.publish([*events_of("microsoft-openai"), *SCORES])
        with served(folder) as address:
            yield Pages(address, home)


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab in which no script may fail."""
    failures: list[str] = []
    context = browser.new_context(viewport=WIDE)
    context.add_init_script(LIVE_TIMERS)
    page = context.new_page()
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    context.close()
    assert failures == []


def replay(tab: Page, pages: Pages, parameters: str) -> Locator:
    tab.goto(f"{pages.address}/?{parameters}")
    root = tab.get_by_test_id("whenline-replay")
    expect(root).to_have_attribute("data-at", "2026-07-01")
    drawn(tab)
    return root


def number_of_events(tab: Page, pages: Pages) -> Locator:
    tab.goto(f"{pages.address}/organization?organization=microsoft")
    return tile(drawn(tab), "Events").get_by_role("button")


def test_a_focused_number_has_the_focus_when_it_changed(tab: Page, pages: Pages) -> None:
    number = number_of_events(tab, pages)
    number.focus()
    before = number.inner_text()
    pages.publish_more()
    expect(number).not_to_have_text(before)
    expect(number).to_be_focused()


def test_a_number_that_changes_while_it_is_pressed_opens(tab: Page, pages: Pages) -> None:
    frames: list[Any] = []
    tab.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append((socket.url, frame))))
    number = number_of_events(tab, pages)
    before = number.inner_text()
    number.hover()
    tab.mouse.down()
    frames.clear()
    pages.publish_more()
    until(lambda: tab.evaluate("1") and any("stream" in url for url, _ in frames), what="the page runs again")
    expect(drawn(tab).get_by_test_id("stApp")).to_be_visible()
    expect(number).to_have_text(before)
    tab.mouse.up()
    expect(tab.get_by_test_id("evidence-event").first).to_be_visible()
    expect(number).not_to_have_text(before)


def test_a_record_that_is_read_stays_open(tab: Page, pages: Pages) -> None:
    number = number_of_events(tab, pages)
    before = number.inner_text()
    number.click()
    opened = tab.get_by_test_id("evidence-event").locator("details").first
    opened.locator("summary").click()
    pages.publish_more()
    expect(number).not_to_have_text(before)
    drawn(tab)
    expect(opened.locator("pre")).to_be_visible()


def test_a_verdict_that_is_typed_goes_on(tab: Page, pages: Pages) -> None:
    reader = Reader(pages.home.home.root)
    (key,) = (
        reader.sql("SELECT key::VARCHAR AS key FROM timeline WHERE NOT inferred LIMIT 1", 1).column("key").to_pylist()
    )
    root = replay(tab, pages, f"at=2026-07-01&known=now&event={key}")
    tab.get_by_test_id("replay-card").get_by_text("Raw event", exact=True).click()
    tab.get_by_test_id("verdict-denied").click()
    why = tab.get_by_test_id("verdict-why")
    why.click()
    tab.keyboard.type("so ")
    generation = root.get_attribute("data-generation") or ""
    pages.publish_more()
    expect(root).not_to_have_attribute("data-generation", generation)
    tab.evaluate(TWO_FRAMES)
    tab.keyboard.type("it is")
    expect(why).to_have_value("so it is")
    expect(tab.get_by_test_id("replay-card").locator("details pre")).to_be_visible()


def test_a_live_clock_has_one_timer(tab: Page, pages: Pages) -> None:
    root = replay(tab, pages, "at=2026-07-01")
    tab.locator("body").press("l")
    expect(root).not_to_have_attribute("data-at", "2026-07-01")
    box = root.locator(".wl-plot").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 40
    for step in range(12):
        tab.mouse.wheel(4, 0)
        tab.mouse.move(x + 4 * step, y)
        tab.evaluate(TWO_FRAMES)
    until(lambda: tab.evaluate("liveTimers.size") > 0, what="the clock waits for its next frame")
    assert tab.evaluate("liveTimers.size") == 1


def test_a_choice_in_a_panel_goes_on_by_keys(tab: Page, pages: Pages) -> None:
    replay(tab, pages, "at=2026-07-01&known=now")
    select = tab.get_by_label("Choose the").first
    expect(select).to_be_attached()
    options = [each.get_attribute("value") or "" for each in select.locator("option").all()]
    assert len(options) > 2
    select.focus()
    for option in options[1:3]:
        tab.keyboard.press("ArrowDown")
        expect(select).to_have_value(option)
        tab.evaluate(TWO_FRAMES)
        expect(select).to_be_focused()


def test_keys_scroll_where_they_can(tab: Page, pages: Pages) -> None:
    root = replay(tab, pages, "at=2026-07-01&known=now")
    tab.locator("body").press("ArrowLeft")
    expect(root).not_to_have_attribute("data-at", "2026-07-01")
    at = root.get_attribute("data-at") or ""
    tab.get_by_text("The state at the clock as a table").click()
    area = tab.get_by_test_id("replay-table").locator("..")
    area.focus()
    tab.keyboard.press("ArrowLeft")
    tab.evaluate(TWO_FRAMES)
    expect(root).to_have_attribute("data-at", at)
    area.blur()
    tab.keyboard.press("ArrowLeft")
    expect(root).not_to_have_attribute("data-at", at)
