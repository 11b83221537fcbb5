"""The pages in a real browser, judged by what a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from streams.importers import events_of
from tests.support.ui_browser import served
from tests.support.ui_history import history
from tests.support.ui_home import FilledHome

DATA_SETS = ("microsoft-openai", "epoch-notable-models")
NEAR_PARITY = "MAI is said to come close to or match leading models"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pages") / "home"
    with FilledHome(folder) as home:
        home.publish([*(event for name in DATA_SETS for event in events_of(name)), b"no event at all"])
        with served(folder) as at:
            yield at


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab in which no script may fail."""
    failures: list[str] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    context.close()
    assert failures == []


def opened(tab: Page, url: str) -> Page:
    tab.goto(url)
    expect(tab.get_by_test_id("whenline-replay")).to_have_attribute("data-events", re.compile(r"\d+"))
    return tab


def test_in_april_2025_the_rumor_is_current_and_the_plan_is_open(tab: Page, address: str) -> None:
    opened(tab, f"{address}/?at=2025-04-02")
    expect(tab.get_by_test_id("replay-clock")).to_have_text("2 April 2025")
    expect(tab.get_by_test_id("replay-known")).to_have_text("as known on 2 April 2025")
    expect(tab.get_by_test_id("panel-revenue")).to_contain_text("more than")
    expect(tab.get_by_test_id("panel-revenue")).to_contain_text("13 bn USD")
    rumor = tab.get_by_test_id("panel-standings").get_by_role("button", name=NEAR_PARITY)
    expect(rumor).to_contain_text("near parity · rumor")
    expect(tab.get_by_test_id("panel-plans")).to_contain_text("open · due in 273 days")
    expect(tab.get_by_test_id("panel-dependence").get_by_role("button", name="OpenAI")).to_contain_text("relied on")
    expect(tab.get_by_test_id("panel-indicators")).to_contain_text("MAI's progress")


def test_in_july_2026_it_is_known_how_that_came_out(tab: Page, address: str) -> None:
    opened(tab, f"{address}/?at=2026-07-01")
    revenue = tab.get_by_test_id("panel-revenue")
    expect(revenue).to_contain_text("37 bn USD")
    expect(revenue.get_by_role("button", name="A page puts the run rate of 37 billion")).to_contain_text("denied")
    standings = tab.get_by_test_id("panel-standings")
    expect(standings.get_by_role("button", name="13th MAI-1-preview")).to_be_visible()
    expect(standings).to_contain_text("contradicted by: MAI-1-preview comes 13th")
    expect(tab.get_by_test_id("panel-plans")).to_contain_text("fulfilled 92 days late")
    expect(tab.get_by_test_id("panel-talent")).to_contain_text("Google DeepMind")


def test_knowledge_of_now_about_an_earlier_day_differs_from_knowledge_of_then(tab: Page, address: str) -> None:
    opened(tab, f"{address}/?at=2025-05-02")
    revenue = tab.get_by_test_id("panel-revenue")
    expect(revenue).not_to_contain_text("denied")
    tab.get_by_test_id("replay-mode-now").click()
    expect(tab.get_by_test_id("replay-known")).to_have_text("as known now")
    expect(revenue).to_contain_text("denied")
    expect(revenue).to_contain_text("13 bn USD")
    tab.get_by_test_id("replay-mode-then").click()
    expect(revenue).not_to_contain_text("denied")


def test_a_chosen_day_of_knowledge_is_queried_from_the_tables(tab: Page, address: str) -> None:
    opened(tab, f"{address}/?at=2026-07-01")
    tab.get_by_test_id("replay-mode-day").click()
    tab.get_by_test_id("replay-day").fill("2025-06-01")
    expect(tab.get_by_test_id("replay-known")).to_have_text("as known on 1 June 2025")
    expect(tab.get_by_test_id("panel-revenue")).to_contain_text("13 bn USD")
    expect(tab.get_by_test_id("panel-plans")).not_to_contain_text("fulfilled")
    expect(tab).to_have_url(re.compile(r"known=2025-06-01"))


def test_play_pause_step_and_keys_move_the_clock(tab: Page, address: str) -> None:
    opened(tab, f"{address}/?at=2025-03-07")
    clock, root = tab.get_by_test_id("replay-clock"), tab.get_by_test_id("whenline-replay")
    tab.get_by_test_id("replay-step").click()
    expect(clock).not_to_have_text("7 March 2025")
    tab.get_by_test_id("replay-back").click()
    expect(clock).to_have_text("7 March 2025")
    tab.get_by_test_id("replay-speed").fill("16")
    tab.get_by_test_id("replay-speed").press("Enter")
    tab.get_by_test_id("replay-play").click()
    expect(clock).to_contain_text("2026")
    expect(root).to_have_attribute("data-playing", "false")  # it stops by itself at the end of what is known
    tab.locator("body").press("Home")
    expect(clock).to_have_text("1 January 2024")
    tab.locator("body").press(" ")
    expect(root).to_have_attribute("data-playing", "true")
    tab.locator("body").press(" ")
    expect(root).to_have_attribute("data-playing", "false")


def test_the_clock_can_be_dragged(tab: Page, address: str) -> None:
    opened(tab, f"{address}/?at=2025-03-08")
    box = tab.get_by_test_id("replay-scrub").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x + 60, y, steps=4)
    tab.mouse.up()
    expect(tab.get_by_test_id("replay-clock")).to_have_text(re.compile(r"(April|May|June) 2025"))


def test_an_event_opens_as_a_card_with_its_origin_and_its_outcome(tab: Page, address: str) -> None:
    opened(tab, f"{address}/?at=2026-07-01")
    tab.get_by_test_id("panel-revenue").get_by_role("button", name="A page puts the run rate").click()
    card = tab.get_by_test_id("replay-card")
    for words in ("denied", "The Daily Scout", "37,000,000,000 USD", "log revenue/0 @", "denied by"):
        expect(card).to_contain_text(words)
    tab.get_by_role("button", name="Close details").click()
    expect(card).to_be_hidden()


def test_marks_on_the_stage_are_labeled_and_open(tab: Page, address: str) -> None:
    opened(tab, f"{address}/?at=2025-08-29&view=2025-08-20/2025-09-10")
    lane = tab.locator('[data-lane="microsoft-ai"]').bounding_box()
    line = tab.get_by_test_id("replay-scrub").bounding_box()
    assert lane
    assert line
    hover = tab.get_by_role("status").filter(has_text="confirmed")
    for down in range(8, int(lane["height"]), 8):  # the launches of 28 August lie half a day left of the clock
        tab.mouse.move(line["x"] + line["width"] / 2 - 20, lane["y"] + down)
        if hover.is_visible():
            break
    expect(hover).to_contain_text("28 Aug 2025")
    tab.mouse.down()
    tab.mouse.up()
    expect(tab.get_by_test_id("replay-card")).to_contain_text("28 Aug 2025")
    tab.keyboard.press("Escape")
    expect(tab.get_by_test_id("replay-card")).to_be_hidden()


def test_the_address_brings_back_the_same_state(tab: Page, address: str) -> None:
    opened(tab, f"{address}/?at=2025-04-02")
    tab.get_by_test_id("panel-standings").get_by_role("button", name=NEAR_PARITY).click()
    tab.get_by_test_id("replay-mode-now").click()
    expect(tab).to_have_url(re.compile(r"at=2025-04-02&known=now&event=[0-9a-f-]{36}&view="))
    link = tab.url
    other = tab.context.new_page()
    opened(other, link)
    expect(other.get_by_test_id("replay-clock")).to_have_text("2 April 2025")
    expect(other.get_by_test_id("replay-known")).to_have_text("as known now")
    expect(other.get_by_test_id("replay-card")).to_contain_text(NEAR_PARITY)


def test_it_opens_on_the_article_and_names_the_data_sets_shown(tab: Page, address: str) -> None:
    opened(tab, address)
    expect(tab.get_by_test_id("replay-clock")).to_have_text("7 March 2025")
    expect(tab.get_by_role("link", name="Epoch AI")).to_have_attribute("href", re.compile("epoch.ai"))
    expect(tab.get_by_text("CC BY 4.0")).to_be_visible()
    expect(tab.get_by_text(re.compile(r"\d+ other organizations"))).to_be_visible()


def test_the_table_has_the_content_of_the_picture_in_words(tab: Page, address: str) -> None:
    opened(tab, f"{address}/?at=2025-04-02")
    tab.get_by_text("The state at the clock as a table").click()
    row = tab.get_by_test_id("replay-table").get_by_role("row", name=NEAR_PARITY)
    expect(row).to_contain_text("March 2025")
    expect(row).to_contain_text("rumor")
    row.get_by_role("button").click()
    expect(tab.get_by_test_id("replay-card")).to_contain_text(NEAR_PARITY)


def test_dark_follows_the_reader(tab: Page, address: str) -> None:
    tab.emulate_media(color_scheme="dark")
    opened(tab, f"{address}/?at=2025-04-02")
    expect(tab.get_by_test_id("whenline-replay")).to_have_attribute("data-theme", "dark")


def test_the_state_waits_while_the_reader_is_on_another_page(tab: Page, address: str) -> None:
    opened(tab, f"{address}/?at=2025-08-29")
    expect(tab).to_have_url(re.compile(r"view="))
    tab.get_by_role("link", name="System").click()
    expect(tab.get_by_text("Records that could not be projected.")).to_be_visible()
    tab.get_by_role("link", name="Replay").click()
    expect(tab.get_by_test_id("replay-clock")).to_have_text("29 August 2025")


def test_a_newer_generation_joins_without_losing_the_clock_and_its_text_stays_text(
    tab: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("growing") / "home"
    scenario = history()
    with FilledHome(folder) as home, served(folder) as at:
        home.publish(scenario.documents.values())
        opened(tab, f"{at}/?at=2025-08-29")
        known = set(scenario.documents)
        hostile = "<img src=x onerror=alert(1)> is launched"
        scenario.publish(
            "model.launched", "2025-08-28", of="openai", model="x", headline=hostile, certainty="confirmed"
        )
        home.publish(document for id_, document in scenario.documents.items() if id_ not in known)
        expect(tab.get_by_text("generation 2")).to_be_visible()
        expect(tab.get_by_test_id("replay-clock")).to_have_text("29 August 2025")
        tab.get_by_test_id("replay-find").fill("onerror")
        tab.get_by_role("option", name="is launched").click()
        expect(tab.get_by_test_id("replay-card").get_by_role("heading", name=hostile)).to_be_visible()
        expect(tab.locator("img[src=x]")).to_have_count(0)


def test_before_the_first_generation_it_says_so(tab: Page, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("empty") / "home"
    folder.mkdir()
    with served(folder) as at:
        tab.goto(at)
        expect(tab.get_by_text("Nothing has been published yet.")).to_be_visible()
        with FilledHome(folder) as home:
            home.publish(history().documents.values())
            expect(tab.get_by_test_id("replay-clock")).to_be_visible()
