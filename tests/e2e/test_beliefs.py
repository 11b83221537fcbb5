"""The belief plane in a real browser: it shows the answers of SQL for the same two days."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from projections.read.reader import Reader
from streams.importers import events_of
from tests.support.scenario import rows_of
from tests.support.ui_browser import served
from tests.support.ui_home import FilledHome

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "plane.png"
RIVALS = "microsoft against anthropic"
PLAN = "plan mai-api"
HOSTILE = "<img src=x onerror=alert(1)>"

Row = dict[str, Any]


class Pages(NamedTuple):
    """Pages that are served over a home, and the means to fill and to query it."""

    address: str
    home: FilledHome
    reader: Reader

    def rows(self, query: str) -> list[Row]:
        with self.reader.connected() as (_, connection):
            return rows_of(connection.cursor(), query)

    def answers(self, at: str, known: str) -> dict[str, Row]:
        """What SQL answers for a day, as known on a day; by question."""
        rows = self.rows(f"FROM answers_as_of(DATE '{at}', DATE '{known}')")
        return {row["question"]: row for row in rows}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    folder = tmp_path_factory.mktemp("beliefs") / "home"
    with FilledHome(folder) as home:
        home.publish(events_of("microsoft-openai"))
        with served(folder) as at:
            yield Pages(at, home, Reader(folder))


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab in which no script may fail."""
    failures: list[str] = []
    context = browser.new_context(viewport={"width": 1440, "height": 940})
    page = context.new_page()
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    context.close()
    assert failures == []


def opened(tab: Page, pages: Pages, **parameters: str) -> Locator:
    """The plane at an address."""
    tab.goto(f"{pages.address}/beliefs?{urlencode(parameters)}")
    root = tab.get_by_test_id("whenline-plane")
    expect(root).to_have_attribute("data-question", re.compile("."))
    return root


def pixel(tab: Page, at: str, known: str) -> tuple[float, float]:
    """Where a day and the end of a day of knowledge lie on the screen."""

    def ms(day: str, days: int) -> float:
        return (datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=days)).timestamp() * 1000

    window = tab.get_by_test_id("whenline-plane").get_attribute("data-window") or ""
    a0, a1, k0, k1 = map(float, window.split("/"))
    box = tab.get_by_test_id("plane-plot").bounding_box()
    assert box
    across, up = (ms(at, 0) - a0) / (a1 - a0), (ms(known, 1) - k0) / (k1 - k0)
    return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]


def go(tab: Page, at: str, known: str) -> None:
    tab.get_by_test_id("plane-at-date").fill(at)
    tab.get_by_test_id("plane-known-date").fill(known)
    root = tab.get_by_test_id("whenline-plane")
    expect(root).to_have_attribute("data-at", at)
    expect(root).to_have_attribute("data-known", known)


def labels_lie_apart(tab: Page, root: Locator) -> None:
    """The question that is shown has labels, all within the plane, and none on another."""
    question = root.get_attribute("data-question")
    box = tab.get_by_test_id("plane-plot").bounding_box()
    assert box
    labels = json.loads(root.get_attribute("data-labels") or "[]")
    assert labels, question
    for _, x, y, w, h in labels:
        assert x >= 0, question
        assert y >= 0, question
        assert x + w <= box["width"] + 1, question
        assert y + h <= box["height"] + 1, question
    for (_, x, y, w, h), (_, u, v, s, t) in combinations(labels, 2):
        assert x + w <= u or u + s <= x or y + h <= v or v + t <= y, question


def test_a_click_opens_the_rumor_of_march_and_dates_show_its_outcome(tab: Page, pages: Pages) -> None:
    root = opened(tab, pages, question=RIVALS, at="2026-01-01", known="2026-01-01")
    expect(tab.get_by_test_id("plane-title")).to_have_text("Microsoft against Anthropic")
    tab.mouse.click(*pixel(tab, "2025-06-15", "2025-05-01"))
    expect(root).to_have_attribute("data-at", re.compile(r"2025-06-1[3-7]"))  # one pixel is about a day
    expect(root).to_have_attribute("data-known", re.compile(r"2025-0(4-[23]|5-0)\d"))
    answer, certainty = tab.get_by_test_id("plane-answer"), tab.get_by_test_id("plane-certainty")
    answer_of_sql = pages.answers("2025-06-15", "2025-05-01")[RIVALS]
    assert (answer_of_sql["answer"], answer_of_sql["possible_answer"], answer_of_sql["possible_certainty"]) == (
        None,
        "near parity",
        "rumored",
    )
    expect(answer).to_have_text("near parity")
    expect(tab.get_by_test_id("plane-state")).to_have_text("Not established")
    expect(certainty).to_have_text("rumor believed since 7 Mar 2025")
    for at, known, words in (
        ("2025-10-15", "2025-11-01", "behind on LMArena text"),
        ("2026-06-10", "2026-07-01", "near parity on SWE-Bench Pro"),
        ("2026-06-10", "2025-12-01", "behind on LMArena text"),
    ):
        go(tab, at, known)
        assert pages.answers(at, known)[RIVALS]["answer"] == words
        expect(answer).to_have_text(words)
        expect(certainty).to_contain_text("reported")
    expect(tab.get_by_test_id("plane-point")).to_contain_text("That day was in the future")
    expect(tab.get_by_test_id("plane-sentence")).to_have_text(
        "Microsoft against Anthropic. On 10 June 2026, as known on 1 December 2025: behind on LMArena text, reported."
    )


def test_a_plan_is_open_then_overdue_then_fulfilled(tab: Page, pages: Pages) -> None:
    root = opened(tab, pages, question=RIVALS)
    tab.get_by_test_id("plane-find").fill("mai api outside developers")
    tab.get_by_test_id("plane-questions").locator(f'[data-question="{PLAN}"]').click()
    expect(root).to_have_attribute("data-question", PLAN)
    for day, words in (("2025-06-15", "open"), ("2026-02-01", "overdue"), ("2026-06-01", "fulfilled")):
        go(tab, day, day)
        assert pages.answers(day, day)[PLAN]["answer"] == words
        expect(tab.get_by_test_id("plane-answer")).to_have_text(words)
    (place,) = pages.rows(
        """SELECT kafka_topic, kafka_partition, kafka_offset FROM timeline WHERE kind = 'plan.settled'"""
    )
    evidence = tab.get_by_test_id("plane-evidence")
    expect(evidence).to_contain_text(f"log plans/{place['kafka_partition']} @ {place['kafka_offset']}")
    expect(evidence.get_by_role("link").first).to_have_attribute(
        "href", re.compile(r"^\./\?at=2026-06-01&known=2026-06-01&event=[0-9a-f-]{36}$")
    )


def test_the_key_names_every_answer_and_leads_to_it(tab: Page, pages: Pages) -> None:
    root = opened(tab, pages, question=RIVALS, at="2025-06-15", known="2025-05-01")
    key = tab.get_by_test_id("plane-key").get_by_role("button")
    beliefs = pages.rows(f"""SELECT DISTINCT UNNEST([answer, possible_answer]) AS answer FROM beliefs
        WHERE question = '{RIVALS}'""")
    answers = {row["answer"] for row in beliefs} - {None}
    assert len(answers) == 3
    expect(key).to_have_count(3)
    for answer in answers:
        key.get_by_text(answer, exact=True).click()
        expect(tab.get_by_test_id("plane-answer")).to_have_text(answer)
        at, known = (root.get_attribute(f"data-{name}") or "" for name in ("at", "known"))
        answer_of_sql = pages.answers(at, known)[RIVALS]
        assert (answer_of_sql["answer"] or answer_of_sql["possible_answer"]) == answer


def test_the_answers_of_all_questions_are_those_of_sql(tab: Page, pages: Pages) -> None:
    opened(tab, pages, question=PLAN, at="2025-10-15", known="2025-11-20")
    tab.get_by_text("The answers of all questions at the two clocks").click()
    rows = tab.get_by_test_id("plane-answers").locator("tbody tr")
    expect(rows.first).to_be_visible()
    shown: dict[str, str] = dict(rows.evaluate_all("rows => rows.map(r => [r.dataset.question, r.dataset.certainty])"))
    answers = pages.answers("2025-10-15", "2025-11-20")
    assert set(answers) <= set(shown)
    assert shown == {question: (answers.get(question) or {}).get("certainty") or "" for question in shown}
    overview = tab.get_by_test_id("plane-questions")
    expect(overview.locator(f'[data-question="{RIVALS}"]')).to_contain_text("behind on LMArena text")
    expect(overview.locator(f'[data-question="{RIVALS}"]')).to_contain_text("3 answers")
    expect(overview.locator('[data-question*="agi-bar"]')).to_contain_text("learned after it ended")
    expect(overview.locator('[data-question="claim mai-near-parity"]')).to_contain_text("contested")


def test_the_lines_show_how_the_answer_changed_and_the_belief_of_that_day(tab: Page, pages: Pages) -> None:
    opened(tab, pages, question=RIVALS, at="2025-10-15", known="2025-06-01")
    up = tab.get_by_test_id("plane-up").get_by_role("listitem")
    answers = pages.rows(f"""SELECT strftime(day_of(known_from), '%-d %b %Y') AS day, answer, possible_answer
        FROM beliefs WHERE question = '{RIVALS}' AND coalesce(at_from, '-infinity') <= end_of_day(DATE '2025-10-15')
        AND coalesce(at_to, 'infinity') > end_of_day(DATE '2025-10-15') AND known_from IS NOT NULL ORDER BY known_from""")
    spans: list[Row] = [row for i, row in enumerate(answers) if i == 0 or row["answer"] != answers[i - 1]["answer"]]
    assert [row["answer"] or row["possible_answer"] for row in spans] == ["near parity", "behind on LMArena text"]
    expect(up).to_have_count(1 + len(spans))
    expect(up.first).to_have_text("before 7 Mar 2025nothing known")
    for item, row in zip(up.all()[1:], spans, strict=True):
        expect(item).to_contain_text(row["day"] + (row["answer"] or row["possible_answer"]))
    expect(up.last).to_contain_text("the first firm answer, since 28 Aug 2025, assumed to go on")
    up.last.get_by_role("button").click()
    expect(tab.get_by_test_id("whenline-plane")).to_have_attribute("data-known", "2025-08-29")
    assert pages.answers("2025-10-15", "2025-08-29")[RIVALS]["answer"] == "behind on LMArena text"
    expect(tab.get_by_test_id("plane-answer")).to_have_text("behind on LMArena text")
    along = tab.get_by_test_id("plane-along").get_by_role("listitem")
    expect(along.filter(has_text="near parity")).to_contain_text("from March 2025")
    along.filter(has_text="near parity").get_by_role("button").click()
    expect(tab.get_by_test_id("plane-answer")).to_have_text("near parity")


def test_the_keyboard_moves_both_clocks_and_changes_the_question(tab: Page, pages: Pages) -> None:
    root = opened(tab, pages, question=RIVALS, at="2025-03-31", known="2025-06-15")
    body = tab.locator("body")
    for key, at, known in (
        ("ArrowRight", "2025-04-01", "2025-06-15"),
        ("ArrowUp", "2025-04-01", "2025-06-16"),
        ("ArrowLeft", "2025-03-31", "2025-06-16"),
        ("Shift+ArrowLeft", "2025-02-28", "2025-06-16"),
        ("Shift+ArrowDown", "2025-02-28", "2025-05-16"),
    ):
        body.press(key)
        expect(root).to_have_attribute("data-at", at)
        expect(root).to_have_attribute("data-known", known)
    expect(tab.get_by_test_id("plane-known")).to_have_attribute("aria-valuetext", "16 May 2025")
    body.press("]")
    expect(root).not_to_have_attribute("data-question", RIVALS)
    body.press("[")
    expect(root).to_have_attribute("data-question", RIVALS)
    tab.get_by_test_id("plane-then").click()
    expect(root).to_have_attribute("data-known", "2025-02-28")


def test_lines_are_dragged_and_the_plane_is_moved_zoomed_and_reset(tab: Page, pages: Pages) -> None:
    root = opened(tab, pages, question=RIVALS, at="2025-06-15", known="2025-11-20")
    whole = root.get_attribute("data-window") or ""
    x, y = pixel(tab, "2025-06-15", "2025-07-20")
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x + 150, y + 30, steps=5)
    tab.mouse.up()
    expect(root).to_have_attribute("data-known", "2025-11-20")
    expect(root).to_have_attribute("data-answer", "behind on LMArena text")
    expect(root).to_have_attribute("data-window", whole)
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x - 100, y, steps=5)
    tab.mouse.up()
    expect(root).not_to_have_attribute("data-window", whole)
    expect(tab).to_have_url(re.compile("window="))
    tab.get_by_test_id("plane-reset").click()
    expect(root).to_have_attribute("data-window", whole)
    tab.keyboard.down("Control")
    tab.mouse.wheel(0, -200)
    tab.keyboard.up("Control")
    tab.get_by_test_id("plane-zoom-in").click()
    expect(root).not_to_have_attribute("data-window", whole)
    a0, a1, *_ = map(float, (root.get_attribute("data-window") or "").split("/"))
    b0, b1, *_ = map(float, whole.split("/"))
    assert a1 - a0 < (b1 - b0) * 0.75


def test_the_address_brings_back_question_clocks_window_and_order(tab: Page, pages: Pages) -> None:
    opened(tab, pages, question=RIVALS, at="2025-06-15", known="2025-11-20")
    tab.get_by_test_id("plane-order").select_option("newest")
    tab.get_by_test_id("plane-zoom-in").click()
    tab.locator("body").press("ArrowRight")
    expect(tab).to_have_url(
        re.compile(r"question=microsoft\+against\+anthropic&at=2025-06-16&known=2025-11-20&window=")
    )
    window = tab.get_by_test_id("whenline-plane").get_attribute("data-window") or ""
    other = tab.context.new_page()
    other.goto(tab.url)
    root = other.get_by_test_id("whenline-plane")
    expect(root).to_have_attribute("data-question", RIVALS)
    expect(root).to_have_attribute("data-at", "2025-06-16")
    expect(root).to_have_attribute("data-known", "2025-11-20")
    expect(other.get_by_test_id("plane-order")).to_have_value("newest")
    day = 86_400_000
    for restored, chosen in zip((root.get_attribute("data-window") or "").split("/"), window.split("/"), strict=True):
        assert abs(float(restored) - float(chosen)) < 2 * day


def test_labels_lie_within_the_plane_and_never_meet(tab: Page, pages: Pages) -> None:
    root = opened(tab, pages, question=RIVALS)
    rows = pages.rows("""SELECT question, any_value(read_model) AS read_model,
        len(list_distinct(flatten(list(evidence)))) AS statements FROM beliefs GROUP BY question ORDER BY statements""")
    # Of A against B and B against A, which are one question, the one with more statements is listed.
    listed: dict[object, str] = {}
    for question, read_model in ((row["question"], row["read_model"]) for row in rows):
        listed[frozenset(question.split(" against ")) if read_model == "rivals" else question] = question
    second = {row["question"] for row in rows} - set(listed.values())
    assert second == {"openai against microsoft"}
    seen = []
    for _ in listed:
        seen.append(root.get_attribute("data-question") or "")
        labels_lie_apart(tab, root)
        tab.keyboard.press("]")
        expect(root).not_to_have_attribute("data-question", seen[-1])
    expect(root).to_have_attribute("data-question", seen[0])
    assert sorted(seen) == sorted(listed.values())
    for question in second:
        root = opened(tab, pages, question=question)
        expect(root).to_have_attribute("data-question", question)
        labels_lie_apart(tab, root)


def test_the_tiles_are_there_as_a_table(tab: Page, pages: Pages) -> None:
    opened(tab, pages, question=RIVALS, at="2025-06-15", known="2025-05-01")
    tab.get_by_text("The tiles of this question as a table").click()
    rows = tab.get_by_test_id("plane-tiles").locator("tbody tr")
    (tiles,) = pages.rows(f"SELECT count(*) AS n FROM beliefs WHERE question = '{RIVALS}'")
    expect(rows).to_have_count(tiles["n"])
    expect(rows.and_(tab.locator('[aria-current="true"]'))).to_contain_text("near parity, rumor")


def test_on_a_small_dark_screen_everything_stacks_and_nothing_is_cut(tab: Page, pages: Pages) -> None:
    tab.set_viewport_size({"width": 400, "height": 860})
    tab.emulate_media(color_scheme="dark")
    root = opened(tab, pages, question=PLAN, at="2026-02-01", known="2026-02-01")
    expect(root).to_have_attribute("data-theme", "dark")
    plot, point = tab.get_by_test_id("plane-plot").bounding_box(), tab.get_by_test_id("plane-point").bounding_box()
    assert plot
    assert point
    assert point["y"] > plot["y"] + plot["height"]
    assert plot["x"] >= 0
    assert plot["x"] + plot["width"] <= 400
    assert tab.evaluate("document.documentElement.scrollWidth") <= 400


def test_the_picture_of_the_docs(tab: Page, pages: Pages, tmp_path: Path) -> None:
    opened(tab, pages, question=RIVALS, at="2025-06-15", known="2025-11-20")
    expect(tab.get_by_test_id("plane-answer")).to_have_text("near parity")
    taken = tmp_path / "plane.png"
    tab.screenshot(path=taken)
    assert taken.stat().st_size > 50_000
    if os.environ.get("WHENLINE_README_PICTURE"):
        PICTURE.write_bytes(taken.read_bytes())


def test_a_newer_generation_joins_and_script_in_an_answer_is_text(tab: Page, pages: Pages) -> None:
    root = opened(tab, pages, question=RIVALS, at="2026-06-10", known="2026-06-20")
    before = int(root.get_attribute("data-questions") or 0)
    data = {
        "headline": f"{HOSTILE} takes over",
        "organizations": [{"slug": "openai"}],
        "person": HOSTILE,
        "role": "chief jester",
        "to": "openai",
    }
    pages.home.publish(
        [
            {
                "specversion": "1.0",
                "id": "hostile",
                "source": "urn:test",
                "type": "whenline.talent.appointed",
                "time": "2026-06-01T00:00:00Z",
                "knowntime": "2026-06-02T00:00:00Z",
                "data": data,
            }
        ]
    )
    expect(root).to_have_attribute("data-questions", str(before + 1))
    expect(root).to_have_attribute("data-question", RIVALS)
    expect(root).to_have_attribute("data-known", "2026-06-20")
    tab.get_by_test_id("plane-find").fill("jester")
    tab.get_by_test_id("plane-find").press("Enter")
    expect(tab.get_by_test_id("plane-answer")).to_have_text(HOSTILE)
    expect(tab.get_by_test_id("plane-evidence")).to_contain_text(f"{HOSTILE} takes over")
    expect(tab.locator("img[src=x]")).to_have_count(0)


def test_the_question_of_before_is_in_the_address_again(tab: Page, pages: Pages) -> None:
    root = opened(tab, pages)
    first = root.get_attribute("data-question") or ""
    tab.locator(f"[data-question]:not([data-question='{first}'])").locator("visible=true").nth(2).click()
    expect(root).not_to_have_attribute("data-question", first)
    chosen = root.get_attribute("data-question") or ""
    expect(tab).to_have_url(re.compile("question="))
    tab.get_by_role("link", name="Boards", exact=True).first.click()
    expect(tab.get_by_test_id("sheet-leaders")).to_be_visible()
    tab.get_by_role("link", name="Beliefs", exact=True).first.click()
    expect(root).to_have_attribute("data-question", chosen)
    expect(tab).to_have_url(re.compile(re.escape(urlencode({"question": chosen}))))
