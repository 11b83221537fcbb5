"""The replay's player, lanes and two clocks in a real browser; it shows what SQL answers."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from projections.read.reader import Reader
from streams.importers import events_of
from tests.support.axe import grave_violations
from tests.support.fake_gateway import fake_gateway
from tests.support.scenario import rows_of
from tests.support.ui_browser import served
from tests.support.ui_history import history
from tests.support.ui_home import FilledHome
from tests.support.waiting import until

TOKEN = "for this test"
HOSTILE = "</script><script>window.hit = 1</script><img src=x onerror=window.hit=1>"


class Pages(NamedTuple):
    """Pages served over a home with the bundled timeline, the gateway they post to, and the means to query the tables."""

    address: str
    reader: Reader
    home: FilledHome
    posted: list[dict[str, Any]]

    def rows(self, query: str) -> list[dict[str, Any]]:
        with self.reader.connected() as (_, connection):
            return rows_of(connection.cursor(), query)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    folder = tmp_path_factory.mktemp("player") / "home"
    with (
        FilledHome(folder) as home,
        pytest.MonkeyPatch.context() as patch,
        fake_gateway(home, TOKEN) as (address, posted),
    ):
        patch.setenv("WHENLINE_UI_GATEWAY", address)
        home.publish(events_of("microsoft-openai"))
        with served(folder) as at:
            yield Pages(at, Reader(folder), home, posted)


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab in which no script may fail."""
    failures: list[str] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    context.close()
    assert failures == []


def opened(tab: Page, url: str) -> Locator:
    tab.goto(url)
    root = tab.get_by_test_id("whenline-replay")
    expect(root).to_have_attribute("data-events", re.compile(r"\d+"))
    return root


def press(tab: Page, *keys: str) -> None:
    for key in keys:
        tab.locator("body").press(key)


def drag(tab: Page, handle: Locator, by: float) -> None:
    box = handle.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x + by, y, steps=6)
    tab.mouse.up()


def test_it_plays_backwards_to_the_start_and_any_speed_can_be_typed(tab: Page, pages: Pages) -> None:
    root = opened(tab, f"{pages.address}/?at=2025-03-08")
    press(tab, "p")
    tab.keyboard.type("47,5x")
    tab.keyboard.press("Enter")
    expect(root).to_have_attribute("data-speed", "47.5")
    press(tab, "r")
    expect(root).to_have_attribute("data-direction", "backward")
    expect(root).to_have_attribute("data-at", "2024-01-01")
    expect(root).to_have_attribute("data-playing", "false")
    press(tab, "+")
    expect(root).to_have_attribute("data-speed", "64")
    press(tab, "-", "-")
    expect(root).to_have_attribute("data-speed", "16")
    tab.get_by_test_id("replay-speed").fill("nonsense")
    tab.get_by_test_id("replay-speed").press("Enter")
    expect(tab.get_by_test_id("replay-speed")).to_have_attribute("aria-invalid", "true")


def test_following_the_present_stays_at_now_and_a_link_follows_too(tab: Page, pages: Pages) -> None:
    root = opened(tab, f"{pages.address}/?at=2025-03-08")
    today = tab.evaluate("new Date().toISOString().slice(0, 10)")
    press(tab, "l")
    expect(root).to_have_attribute("data-at", re.compile(f"^{today}"))
    expect(tab).to_have_url(re.compile(r"at=now(&|$)"))
    root = opened(tab, tab.url)
    expect(tab.get_by_test_id("replay-live")).to_have_attribute("aria-pressed", "true")
    expect(root).to_have_attribute("data-at", re.compile(f"^{today}"))
    press(tab, "l")
    expect(tab).to_have_url(re.compile(rf"at={today}T"))


def test_one_goes_to_a_day_a_month_or_a_year(tab: Page, pages: Pages) -> None:
    root = opened(tab, f"{pages.address}/?at=2025-03-08")
    for typed, day in (("2025-08-28", "2025-08-28"), ("2024-11", "2024-11-30"), ("2026", "2026-12-31")):
        press(tab, "g")
        tab.keyboard.type(typed)
        tab.keyboard.press("Enter")
        expect(root).to_have_attribute("data-at", day)


def test_a_brushed_range_is_played_again_and_again(tab: Page, pages: Pages) -> None:
    root = opened(tab, f"{pages.address}/?at=2025-03-08&speed=64")
    box = tab.locator(".wl-plot").bounding_box()
    assert box
    tab.keyboard.down("Shift")
    tab.mouse.move(box["x"] + 200, box["y"] + 10)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 330, box["y"] + 10, steps=5)
    tab.mouse.up()
    tab.keyboard.up("Shift")
    expect(root).to_have_attribute("data-loop", re.compile(r"^202\d-\d\d-\d\d/202\d-\d\d-\d\d$"))
    looped = str(root.get_attribute("data-loop"))
    first, last = looped.split("/")
    tab.evaluate(
        """() => {
            const root = document.querySelector('[data-testid=stBidiComponentRegular], body') && window.replayRoot();
            window.seen = [];
            new MutationObserver(() => window.seen.push(root.dataset.at)).observe(root, { attributeFilter: ['data-at'] });
        }""".replace("window.replayRoot()", _ROOT)
    )
    press(tab, " ")
    until(
        lambda: tab.evaluate("window.seen.some((at, i) => i && at < window.seen[i - 1])"), what="the loop begins again"
    )
    assert all(first <= at[:10] <= last for at in tab.evaluate("window.seen.slice(1)"))
    press(tab, "o")
    expect(root).to_have_attribute("data-loop", "")


_ROOT = """(() => {
    const find = (node) => node.querySelector('[data-testid=whenline-replay]')
        ?? [...node.querySelectorAll('*')].filter((n) => n.shadowRoot).map((n) => find(n.shadowRoot)).find(Boolean);
    return find(document);
})()"""


def test_wheel_and_drag_move_the_view_not_the_clock(tab: Page, pages: Pages) -> None:
    root = opened(tab, f"{pages.address}/?at=2025-08-28&view=1990-01-01/2030-01-01")
    box = tab.locator(".wl-plot").bounding_box()
    assert box
    tab.mouse.move(box["x"] + 300, box["y"] + 200)
    tab.mouse.wheel(0, -60 * 120)  # as a busy page gets sixty notches
    expect(tab).to_have_url(re.compile(r"view=[0-9-]+T[0-9:]+Z/"))  # less than some days: shown to the second
    press(tab, "f")
    whole = re.compile(r"view=2023-12-\d\d/2026-(09|10)-\d\d")
    expect(tab).to_have_url(whole)
    tab.locator(".wl-plot").dispatch_event("wheel", {"deltaY": 3, "deltaMode": 1, "clientX": box["x"] + 300})
    expect(tab).to_have_url(re.compile(r"view=2023-0\d-\d\d/2027-0\d-\d\d"))  # a notch, counted in lines
    press(tab, "f")
    expect(tab).to_have_url(whole)
    drag(tab, tab.locator(".wl-mini-plot"), -30)
    expect(root).to_have_attribute("data-at", "2025-08-28")


def test_knowledge_has_a_handle_and_panels_equal_sql_there(tab: Page, pages: Pages) -> None:
    root = opened(tab, f"{pages.address}/?at=2026-07-01")
    plans = tab.get_by_test_id("panel-plans")
    expect(plans.locator("[data-state=fulfilled]")).to_have_count(1)
    drag(tab, tab.get_by_test_id("replay-known-handle"), -230)
    expect(root).to_have_attribute("data-mode", "day")
    day = str(root.get_attribute("data-known"))
    expect(tab).to_have_url(re.compile(r"known=\d{4}-\d\d-\d\d"))
    (plan,) = pages.rows(f"SELECT state FROM plans_as_of(DATE '2026-07-01', DATE '{day}')")
    expect(plans.locator(f"[data-state={plan['state']}]")).to_have_count(1)
    shares = pages.rows(
        f"""SELECT supplier, round(dependence, 4) AS share FROM dependence_as_of(DATE '2026-07-01',
        DATE '{day}') WHERE resource = 'model' AND dependence > 0 AND consumer = 'microsoft'"""
    )
    bars = tab.get_by_test_id("panel-dependence").locator("[data-supplier]")
    drawn = {bar.get_attribute("data-supplier"): float(bar.get_attribute("data-index") or 0) for bar in bars.all()}
    assert drawn == pytest.approx({row["supplier"]: float(row["share"]) for row in shares}, abs=1e-4)
    press(tab, ",")
    expect(root).not_to_have_attribute("data-known", day)


def test_a_number_of_a_panel_tells_its_rule_and_leads_to_all_events_behind_it(tab: Page, pages: Pages) -> None:
    opened(tab, f"{pages.address}/?at=2026-06-20")
    tab.get_by_test_id("panel-dependence").locator("[data-supplier=openai]").click()
    why = tab.get_by_test_id("replay-why")
    why.locator("summary").click()
    expect(why).to_contain_text("How far each consumer depends on each supplier")
    query = str(why.locator("pre").text_content())
    suppliers = pages.rows(f"FROM ({query}) WHERE consumer = 'microsoft' AND resource = 'model'")
    (dependence,) = (row["dependence"] for row in suppliers if row["supplier"] == "openai")
    behind = {key for row in suppliers for key in row["evidence"]}  # each supplier has a part of the whole
    why.get_by_role("link").click()
    expect(tab).to_have_url(re.compile("/boards.board=dependence&at=2026-06-20&known=2026-06-20"))
    board = tab.get_by_test_id("sheet-index-microsoft-model").get_by_role("row").filter(has_text="OpenAI")
    board.get_by_role("button", name=f"{dependence:.2f}").click()
    expect(tab.get_by_test_id("evidence-event")).to_have_count(len(behind))
    opened(tab, f"{pages.address}/?at=2026-06-20")
    tab.get_by_test_id("panel-standings").get_by_role("button", name="MAI is said to").first.click()
    expect(tab.get_by_test_id("replay-card")).to_be_visible()
    expect(tab.get_by_test_id("replay-why")).to_have_count(0)  # a rumor counts nowhere


@pytest.mark.parametrize("at", ["2025-05-02", "2025-08-01"])
def test_what_later_proved_wrong_is_marked_as_known_now(tab: Page, pages: Pages, at: str) -> None:
    opened(tab, f"{pages.address}/?at={at}&known=now")
    tab.get_by_text("The state at the clock as a table").click()
    table = tab.get_by_test_id("replay-table")
    expect(table.locator("tbody tr").first).to_be_visible()
    marked = {
        row.get_attribute("data-id"): row.get_attribute("data-wrong") for row in table.locator("tr[data-wrong]").all()
    }
    overturned = pages.rows(f"SELECT id, change FROM overturned_as_of(DATE '{at}', 'infinity')")
    later = pages.rows(
        f"SELECT id FROM timeline_as_of(DATE '{at}', 'infinity') WHERE known_at > end_of_day(DATE '{at}')"
    )
    known_later = {row["id"] for row in later}
    assert {id_: wrong for id_, wrong in marked.items() if id_ not in known_later} == {
        row["id"]: row["change"] for row in overturned
    }


OVERLAPPING = """(svg) => {
    const host = document.body.appendChild(document.createElement('div'));
    host.innerHTML = svg;
    const texts = [...host.querySelectorAll('text')].filter((t) => /\\b11px/.test(t.getAttribute('style')));
    const boxes = texts.map((t) => [t.textContent, t.getBoundingClientRect()]);
    host.remove();
    const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
    const found = boxes.flatMap(([one, a], i) => boxes.slice(i + 1).filter(([, b]) => meet(a, b)).map(([other]) => [one, other]));
    return [boxes.length, found];
}"""
"""How many labels a picture has, and which of them lie on each other. Measured in the page, which has the font."""


@pytest.mark.parametrize("view", ["2025-07-13/2025-11-10", "2023-12-18/2026-09-03", "2025-06-10/2025-08-10"])
def test_labels_never_overlap(tab: Page, pages: Pages, view: str) -> None:
    opened(tab, f"{pages.address}/?at=2026-07-01&view={view}&known=now")
    tab.get_by_test_id("replay-share").locator("summary").click()
    with tab.expect_download() as waiting:
        tab.get_by_test_id("share-svg").click()
    count, overlapping = tab.evaluate(OVERLAPPING, waiting.value.path().read_text(encoding="utf-8"))
    assert count > 10
    assert overlapping == []


def test_lanes_are_one_an_organization_that_events_name_and_can_be_sorted(tab: Page, pages: Pages) -> None:
    opened(tab, f"{pages.address}/?at=2026-07-01")
    named = {
        row["slug"]
        for row in pages.rows(
            "SELECT DISTINCT UNNEST(organizations) AS slug FROM timeline WHERE kind <> 'organization.named'"
        )
    }
    lanes = tab.locator("[data-lane]:not([data-lane=''])")
    assert {lane.get_attribute("data-lane") for lane in lanes.all()} <= named
    tab.get_by_test_id("replay-sort").select_option("name")
    expect(tab).to_have_url(re.compile("sort=name"))
    whole = [
        lane.locator("b").inner_text() for lane in lanes.all() if "is-part" not in str(lane.get_attribute("class"))
    ]
    assert whole == sorted(whole, key=str.lower)
    tab.locator("[data-lane=microsoft] button").click()
    expect(tab.locator("[data-lane=microsoft-ai]")).to_have_count(0)


def test_a_link_restores_clocks_filters_and_lanes(tab: Page, pages: Pages) -> None:
    root = opened(tab, f"{pages.address}/?at=2025-04-02&speed=2")
    tab.locator("[data-family=commentary]").click()
    tab.get_by_test_id("replay-links").click()
    tab.locator("[data-lane=microsoft] button").click()
    press(tab, "t", "k", "[")
    expect(tab).to_have_url(re.compile(r"speed=2&tempo=events&loop=[^&]+&hide=commentary&fold=microsoft&links=all"))
    link = tab.url
    other = opened(tab.context.new_page(), link)
    for name in ("at", "mode", "speed", "tempo", "loop"):
        expect(other).to_have_attribute(f"data-{name}", str(root.get_attribute(f"data-{name}")))
    expect(other.page.locator("[data-family=commentary]")).to_have_attribute("aria-pressed", "false")
    expect(other.page.locator("[data-lane=microsoft-ai]")).to_have_count(0)


def test_pictures_and_an_offline_replay_are_saved(tab: Page, pages: Pages, tmp_path: Path) -> None:
    opened(tab, f"{pages.address}/?at=2025-08-29")

    def saved(what: str) -> Path:
        tab.get_by_test_id("replay-share").locator("summary").click()
        with tab.expect_download() as waiting:
            tab.get_by_test_id(f"share-{what}").click()
        tab.get_by_test_id("replay-share").locator("summary").click()
        waiting.value.save_as(tmp_path / f"replay.{what}")
        return tmp_path / f"replay.{what}"

    svg = ET.parse(saved("svg")).getroot()  # noqa: S314 - we made it
    words = {node.text for node in svg.iter("{http://www.w3.org/2000/svg}text")}
    assert {"29 August 2025", "as known on 29 August 2025", "OpenAI", "GPT-5"} <= words
    assert saved("png").read_bytes().startswith(b"\x89PNG")
    page = tab.context.new_page()
    page.route(re.compile("^https?:"), lambda route: route.abort())
    root = opened(page, saved("html").as_uri())
    expect(page.get_by_test_id("replay-clock")).to_have_text("29 August 2025")
    expect(page.get_by_test_id("panel-plans")).to_contain_text("open · due in 124 days")
    press(page, "p")
    page.keyboard.type("64")
    page.keyboard.press("Enter")
    press(page, " ")
    expect(page.get_by_test_id("panel-plans")).to_contain_text("fulfilled 92 days late")
    expect(root).to_have_attribute("data-playing", "false")


def test_axe_finds_nothing_grave_and_would(tab: Page, pages: Pages) -> None:
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        opened(tab, f"{pages.address}/?at=2026-07-01&known=now&loop=2025-01-01/2026-01-01")
        tab.get_by_text("The state at the clock as a table").click()
        tab.get_by_test_id("panel-plans").get_by_role("button").first.click()
        tab.get_by_test_id("verdict-denied").click()
        assert grave_violations(tab) == []
    tab.evaluate(f"() => {_ROOT}.append(document.createElement('img'))")
    assert any("image-alt" in found for found in grave_violations(tab))


def test_keys_are_listed(tab: Page, pages: Pages) -> None:
    opened(tab, pages.address)
    press(tab, "?")
    expect(tab.get_by_test_id("replay-keys")).to_contain_text("play backwards")
    press(tab, "Escape")
    expect(tab.get_by_test_id("replay-keys")).to_be_hidden()


def test_a_reader_denies_an_event_through_the_gateway_and_only_what_changed_comes_back(tab: Page, pages: Pages) -> None:
    root = opened(tab, f"{pages.address}/?at=2026-07-01&known=now")
    rumor = "MAI is said to come close to or match leading models"
    tab.get_by_test_id("replay-find").fill(rumor)
    tab.get_by_role("option", name=rumor).first.click()
    card = tab.get_by_test_id("replay-card")
    tab.get_by_test_id("verdict-denied").click()
    tab.get_by_test_id("verdict-by").fill("urn:test:reader")
    tab.get_by_test_id("verdict-why").fill(HOSTILE)
    card.get_by_role("button", name="Post", exact=True).click()
    expect(tab.get_by_test_id("verdict-status")).to_contain_text("A token is needed")
    tab.get_by_test_id("verdict-token").fill(TOKEN)
    card.get_by_role("button", name="Post", exact=True).click()
    expect(tab.get_by_test_id("verdict-status")).to_contain_text("Posted: amendments/0 @ 0")
    expect(card).to_contain_text("denied by")
    expect(card.get_by_text(HOSTILE)).to_be_visible()
    expect(root).to_have_attribute("data-received", "1")
    (row,) = pages.rows("SELECT certainty FROM timeline WHERE id = 'f9-mai-near-parity'")
    expect(card.locator(".wl-chip")).to_have_text(str(row["certainty"]))
    assert [event["type"] for event in pages.posted] == ["whenline.event.denied"]
    assert tab.evaluate("window.hit") is None
    tab.get_by_role("link", name="Boards", exact=True).first.click()
    expect(tab.get_by_test_id("sheet-leaders")).to_be_visible()
    tab.get_by_role("link", name="Replay", exact=True).first.click()
    tab.get_by_test_id("verdict-denied").click()
    tab.get_by_test_id("verdict-why").fill("Again")
    tab.get_by_test_id("verdict-token").fill(TOKEN)
    card.get_by_role("button", name="Post", exact=True).click()
    expect(tab.get_by_test_id("verdict-status"), "its reply is not that of the page before").to_contain_text("Posted:")


def test_hostile_text_stays_text_in_a_saved_replay(tab: Page, tmp_path: Path) -> None:
    folder = tmp_path / "home"
    scenario = history()
    scenario.publish(
        "model.launched", "2025-08-28", of="openai", model=HOSTILE, headline=HOSTILE, certainty="confirmed"
    )
    with FilledHome(folder) as home, served(folder) as at:
        home.publish(scenario.documents.values())
        opened(tab, f"{at}/?at=2025-08-29")
        tab.get_by_test_id("replay-share").locator("summary").click()
        with tab.expect_download() as waiting:
            tab.get_by_test_id("share-html").click()
        waiting.value.save_as(tmp_path / "replay.html")
    page = tab.context.new_page()
    opened(page, (tmp_path / "replay.html").as_uri())
    violated = page.evaluate(
        """() => new Promise((done) => {
            document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective));
            fetch('https://evil.example/').catch(() => {});
        })"""
    )
    assert violated == "connect-src"
    page.get_by_test_id("replay-find").fill("window.hit")
    page.locator(".wl-hits").get_by_role("option").first.click()
    expect(page.get_by_role("heading", name=HOSTILE)).to_be_visible()
    assert page.evaluate("window.hit") is None
