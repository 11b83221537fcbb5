"""All pages but replay and beliefs, in a real browser against a running stack, compared with SQL."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.axe import grave_violations
from tests.support.stack import Stack
from tests.support.ui_history import HOSTILE
from tests.support.ui_pages import NARROW, TALL, WIDE, Pages, block, drawn, open_pages, opened, stays_text, tile
from tests.support.waiting import until

IMAGES = Path(__file__).parents[2] / "docs" / "images"
FIRST, LAST = "DATE '2025-04-02'", "DATE '2026-07-01'"
YEAR = {"from": "2025-04-02", "to": "2026-07-01"}
LEADERS = "SELECT benchmark, leader, score, evidence FROM leaders ORDER BY benchmark"
DRAWN = """SELECT m.day, d.supplier, round(d.dependence, 3) AS dependence, d.evidence
FROM (SELECT unnest(generate_series(DATE '2025-04-01', DATE '2026-07-01', INTERVAL 1 MONTH)) AS day) AS m,
    LATERAL (FROM dependence_as_of(m.day, m.day)) AS d
WHERE d.consumer = 'microsoft' ORDER BY ALL"""
DAY = {"at": "2026-07-01", "known": "2026-07-01"}
PAGES = {
    "compare": YEAR,
    "organization": {"organization": "microsoft"},
    "boards": {"board": "money"} | DAY,
    "explore": {"words": "run rate"},
    "sql": {"part": "sql", "sql": DRAWN},
    "publish": {"kind": "revenue.reported", "/source": "urn:test:me", "/data/organizations/0/slug": "Not a slug"},
    "system": {},
}
"""Each page with its parameters for its picture, and for axe."""


@pytest.fixture(scope="module")
def pages(browser: Browser, demo: Stack) -> Iterator[Pages]:
    """The demo, disturbed, with a tab in it."""
    with open_pages(browser, demo) as found:
        yield found


def test_compare_equals_sql_for_two_days(pages: Pages) -> None:
    tab = pages.open("compare", **YEAR)
    happened = pages.one(f"""SELECT count(*) FROM changes({FIRST}, {LAST}, {LAST}) AS c
        JOIN timeline_as_of({LAST}, {LAST}) AS t ON t.key = c.evidence[1]
        WHERE what = 'event' AND NOT t.inferred AND t.certainty <> 'denied' AND t.kind <> 'organization.named'""")
    expect(tile(tab, "Added").get_by_role("button")).to_have_text(f"{happened}")
    gained = block(tab, "gains").get_by_role("row").filter(has_text="annual run rate")
    expect(gained).to_have_text(re.compile(r"> 13 bn USD.*> 37 bn USD.*open"))
    opened(pages, gained.get_by_role("button", name="> 37 bn USD"), "revenue", "g33-run-rate-37bn")
    plan = block(tab, "answers").get_by_role("row", name="MAI API plans, ")
    expect(plan).to_have_text(re.compile("open.*fulfilled.*changed"))
    expect(plan).to_have_class("is-row-changed")
    tab.get_by_role("radio", name="Markdown").click()
    expect(tab.get_by_test_id("stCode")).to_contain_text(
        f"<{pages.stack.ui}/compare?from=2025-04-02&to=2026-07-01&shown=markdown>"
    )
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Download as Markdown").click()
    assert waiting.value.path().read_text(encoding="utf-8").startswith("# 2 Apr 2025, as known then against 1 Jul 2026")


def test_two_states_of_knowledge_differ_by_what_was_learned(pages: Pages) -> None:
    tab = pages.open("compare", mode="knowledge", known_from="2025-04-02", known_to="2026-07-01", at="2025-04-02")
    learned = pages.rows(f"""SELECT change, headline FROM revisions({FIRST}, {FIRST}, {LAST})
        WHERE change IN ('confirmed', 'contradicted') AND kind NOT LIKE 'event.%'""")
    assert {row["change"] for row in learned} == {"confirmed", "contradicted"}
    for row in learned:
        expect(block(tab, row["change"])).to_contain_text(row["headline"])
    tab.get_by_role("radio", name="Two dates, one state of knowledge").click()
    expect(tab).to_have_url(re.compile("mode=dates"))


def test_an_organization_has_its_numbers_and_moves_in_time(pages: Pages) -> None:
    tab = pages.open("organization", organization="microsoft")
    query = """SELECT count(*) FROM timeline WHERE 'microsoft' IN organizations AND occurrence <> 'absent'
        AND amends IS NULL AND NOT inferred"""
    expect(tile(tab, "Events").get_by_role("button")).to_have_text(f"{pages.one(query)}")
    latest = pages.one("""SELECT headline FROM timeline WHERE inferred AND organizations[1] = 'microsoft'
        AND occurrence <> 'absent'
        ORDER BY happened_to DESC, known_at DESC, kafka_topic, kafka_partition, kafka_offset LIMIT 1""")
    expect(block(tab, "inferred")).to_contain_text(latest)
    expect(block(tab, "timeline")).not_to_contain_text(latest)
    opened(pages, block(tab, "revenue").get_by_role("button", name="> 37 bn USD"), "revenue", "g33-run-rate-37bn")
    tab = pages.open("organization", organization="microsoft", at="2025-04-02", known="2025-04-02")
    expect(tile(tab, "Events").get_by_role("button")).to_have_text(f"{pages.one(query, '2025-04-02', '2025-04-02')}")
    expect(block(tab, "revenue")).to_contain_text("> 13 bn USD")
    expect(block(tab, "revenue")).not_to_contain_text("37")


def test_boards_equal_sql_and_each_is_a_click_away(pages: Pages) -> None:
    tab = pages.open("boards")
    stays_text(tab)
    leaders = pages.rows("SELECT benchmark, leader, is_contested FROM leaders WHERE leader IS NOT NULL")
    assert {row["is_contested"] for row in leaders} == {True, False}
    for row in leaders:
        expect(
            block(tab, "leaders" if row["is_contested"] else "uncontested")
            .get_by_role("row")
            .filter(has_text=row["benchmark"])
            .first
        ).to_contain_text(row["leader"])
    choose(tab, "Money")
    (capital,) = pages.rows("SELECT stake FROM capital WHERE investor = 'microsoft' AND investee = 'openai'")
    assert capital["stake"] == 0.27
    expect(block(tab, "capital").get_by_role("row").filter(has_text="Microsoft")).to_contain_text("~ 27 %")
    choose(tab, "Talent")
    (balance,) = pages.rows("SELECT net, net_low, net_high FROM talent_balance WHERE organization = 'microsoft'")
    assert set(balance.values()) == {None}  # groups of unknown size came and went
    expect(block(tab, "talent-balance").get_by_role("row").filter(has_text="Microsoft")).to_contain_text("open")
    choose(tab, "Dependence")
    index = pages.one(
        """SELECT dependence FROM dependence WHERE consumer = 'microsoft' AND supplier = 'openai' AND resource = 'model'"""
    )
    expect(block(tab, "index-microsoft-model").get_by_role("row").filter(has_text="OpenAI")).to_contain_text(
        f"{index:.2f}"
    )
    expect(tab.get_by_text("%", exact=False)).to_have_count(0)
    expect(block(tab, "matrix-microsoft-model").get_by_role("row").filter(has_text="Copilot Studio")).to_contain_text(
        "selectable"
    )
    block(tab, "chart-microsoft-model").get_by_role("button", name=re.compile("^OpenAI: ")).last.press("Enter")
    expect(tab.get_by_test_id("evidence-event").first).to_be_visible()
    tab.keyboard.press("Escape")
    choose(tab, "Plans")
    opened(
        pages, block(tab, "plans").get_by_role("button", name="fulfilled, 92 days late"), "plans", "f12-mai-api-plan"
    )
    choose(tab, "Watchlist")
    moves = pages.one("SELECT moves FROM indicators WHERE about LIKE 'MAI%progress'")
    expect(block(tab, "indicators").get_by_role("row").filter(has_text="MAI's progress")).to_contain_text(f"{moves}")
    expect(tab).to_have_url(re.compile("board=watchlist"))


def choose(tab: Page, board: str) -> None:
    """Another board."""
    tab.get_by_role("radio", name=board).click()
    drawn(tab)
    stays_text(tab)


def saving(tab: Page, form: str) -> Locator:
    """The button that saves a table; the table's own toolbar has another."""
    return tab.get_by_test_id("stDownloadButton").get_by_role("button", name=f"Download as {form}")


def test_explore_searches_saves_and_opens_a_row(pages: Pages, tmp_path: Path) -> None:
    tab = pages.open("explore", words='"run rate"', at="2026-07-01", known="2026-07-01")
    query = """SELECT count(*) FROM timeline WHERE occurrence <> 'absent' AND key IN
        (SELECT key FROM ledger WHERE record::VARCHAR ILIKE '%run rate%')"""
    found, count = (pages.one(query + more, DAY["at"], DAY["known"]) for more in ("", " AND NOT inferred"))
    assert found > count
    clocks = "events up to 1 Jul 2026, as known on 1 Jul 2026."
    expect(tab.get_by_text(f"{count} {clocks}")).to_be_visible()
    for shown in (found, count):
        tab.get_by_text("With what rules inferred").click()
        expect(tab.get_by_text(f"{shown} {clocks}")).to_be_visible()
        drawn(tab)
    with tab.expect_download() as waiting:
        saving(tab, "CSV").click()
    waiting.value.save_as(tmp_path / "found.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "found.csv").read_text(encoding="utf-8"))))
    assert len(rows) == count
    assert {row["inferred"] for row in rows} == {"False"}
    assert any(row["certainty"] == "denied" for row in rows)
    with tab.expect_download() as waiting:
        saving(tab, "Parquet").click()
    assert waiting.value.path().read_bytes()[:4] == b"PAR1"
    box = tab.get_by_test_id("stDataFrame").bounding_box()
    assert box
    tab.mouse.click(box["x"] + 20, box["y"] + 55)  # the box before the first row: the table is a canvas
    expect(tab.get_by_test_id("evidence-event")).to_contain_text(rows[0]["headline"])


def test_sql_is_answered_drawn_and_read_only(pages: Pages) -> None:
    tab = pages.open("sql", part="sql")
    tab.get_by_role("button", name=re.compile("^Q4 ")).click()
    drawn(tab)
    expect(tab).to_have_url(re.compile("sql=.*leaders"))
    tab = pages.open("sql", part="sql", sql=LEADERS)
    expect(tab.get_by_text("This query has not run yet.")).to_be_visible()
    tab.get_by_role("button", name="Run", exact=True).click()
    expect(tab.get_by_text(f"{len(pages.rows(LEADERS))} rows. Select a row")).to_be_visible()
    tab.get_by_text("Chart", exact=True).click()
    expect(tab.get_by_test_id("stVegaLiteChart")).to_be_visible()
    tab.get_by_label("SQL", exact=True).fill("DELETE FROM ledger")
    tab.get_by_role("button", name="Run", exact=True).click()
    expect(tab.get_by_text("The query failed.")).to_be_visible()
    expect(tab.get_by_test_id("stCode")).to_contain_text("read-only mode")


def test_publish_checks_while_one_types_and_posts(pages: Pages) -> None:
    tab = pages.open("publish")
    post = tab.get_by_role("button", name="Post it")
    expect(post).to_be_disabled()
    for label, words in {
        "Source *": "urn:test:typed",
        "Id *": "typed-1",
        "Happened *": "2026-05",
        "Headline *": HOSTILE,
        "Model *": "Typed",
    }.items():
        tab.get_by_label(label, exact=True).fill(words)
    slug = tab.get_by_label("Slug *", exact=True)
    slug.fill("Not a slug")
    expect(tab.get_by_text("To correct: 1 field, as shown below each.")).to_be_visible()
    slug.fill("acme")
    expect(tab.get_by_text("The event is valid.")).to_be_visible()
    post.click()
    expect(tab.get_by_text("Kafka has it.")).to_be_visible()
    (row,) = until(
        lambda: pages.rows("SELECT headline, precision FROM timeline WHERE id = 'typed-1'") or None, what="it is in SQL"
    )
    assert row == {"headline": HOSTILE, "precision": "month"}
    post.click()
    expect(tab.get_by_text("Kafka already had it: it counts once.")).to_be_visible()


def test_system_tells_lag_generation_and_what_could_not_be_taken_in(pages: Pages) -> None:
    tab = pages.open("system")
    for label, query in {
        "Records": "SELECT count(*) FROM ledger",
        "Dead letters": "SELECT count(*) FROM dead_letters",
    }.items():
        expect(tile(tab, label)).to_contain_text(f"{pages.one(query):,}")
    expect(tile(tab, "Lag")).to_contain_text("0")
    (letter,) = pages.rows(
        "SELECT reason, kafka_topic, kafka_partition AS part, kafka_offset AS place FROM dead_letters"
    )
    expect(block(tab, "dead-letters")).to_contain_text(
        f"{letter['kafka_topic']} / {letter['part']} / {letter['place']}"
    )
    expect(block(tab, "dead-letters")).to_contain_text(letter["reason"])
    behind = tab.get_by_test_id("evidence-event")
    expected = {
        "Dead letters": ("dead_letters", "<b>no event</b>"),
        "Conflicts": ("conflicts", "The same id, other words"),
    }
    for label, (table, words) in expected.items():
        tile(tab, label).get_by_role("button").click()
        (place,) = pages.rows(
            f"""SELECT kafka_topic || ' / partition ' || kafka_partition || ' / offset ' || kafka_offset AS place FROM {table}"""
        )
        expect(behind.filter(has_text=words)).to_contain_text(place["place"])
        behind.filter(has_text=words).get_by_text("The full record as logged").click()
        expect(behind.filter(has_text=words).locator("pre")).to_contain_text(words)
        tab.keyboard.press("Escape")
        expect(behind).to_have_count(0)
    block(tab, "conflicts").get_by_role("link").click()
    expect(tab).to_have_url(re.compile("explore"))
    expect(tab.get_by_text("1 event up to now")).to_be_visible()


def test_the_address_restores_a_page(pages: Pages) -> None:
    tab = pages.open("boards", board="money", at="2025-04-02", known="2025-04-02")
    tab.get_by_test_id("stPopoverButton").click()
    link = tab.get_by_test_id("stPopoverBody").get_by_test_id("stCode").inner_text().strip()
    other = pages.open("system", tab.context.new_page())
    other.goto(link)
    expect(block(other, "revenue")).to_contain_text("> 13 bn USD")
    expect(block(other, "revenue")).not_to_contain_text("37 bn")
    other.close()
    # Back does too: also where the inputs of the page after it have the same names, or it has no others.
    for start, link in {tab.url: "Organization", f"{pages.stack.ui}/?at=2025-04-02&known=2025-08-30": "Boards"}.items():
        drawn(tab).goto(start)
        drawn(tab).get_by_role("link", name=link, exact=True).first.click()
        expect(tab).to_have_url(re.compile(link.lower()))
        drawn(tab).go_back()
        expect(tab).to_have_url(re.compile(re.escape(start)))
    expect(tab.get_by_text("as known on 30 August 2025").first).to_be_visible()


def test_hostile_text_is_text_wherever_it_is_shown(pages: Pages) -> None:
    stays_text(pages.open("compare", mode="dates", **YEAR))
    tab = pages.open("organization", organization="acme")
    stays_text(tab)
    tab.get_by_role("button", name=HOSTILE).first.click()
    expect(tab.get_by_test_id("evidence-event").get_by_text(HOSTILE).first).to_be_visible()
    assert tab.evaluate("window.hit") is None
    for page, parameters in {
        "explore": {"words": "window.hit"},
        "publish": {"/data/headline": HOSTILE},
        "system": {},
    }.items():
        assert pages.open(page, **parameters).evaluate("window.hit") is None, page


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_open_to_all_and_its_picture_is_taken(pages: Pages, page: str, tmp_path: Path) -> None:
    tab = pages.open(page, **PAGES[page])
    expect(tab.get_by_test_id("stMain")).not_to_contain_text("Traceback")
    if page == "sql":
        tab.set_viewport_size(TALL)
        tab.get_by_role("button", name="Run", exact=True).click()
        tab.get_by_text("Chart", exact=True).click()
        expect(tab.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_in_viewport(ratio=0.99)
    taken = tmp_path / f"{page}.png"
    tab.screenshot(path=taken)
    assert taken.stat().st_size > 30_000
    if os.environ.get("WHENLINE_README_PICTURE"):
        (IMAGES / taken.name).write_bytes(taken.read_bytes())
    for scheme in ("dark", "light"):
        tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        expect(tab.get_by_test_id("stApp")).to_have_css("color-scheme", scheme)
        assert grave_violations(tab) == []
    tab.set_viewport_size(NARROW)
    fits = "document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth"
    until(lambda: tab.evaluate(fits), what="the page fits a narrow screen")
    tab.set_viewport_size(WIDE)


def test_axe_finds_nothing_grave_in_what_a_number_rests_on(pages: Pages) -> None:
    tab = pages.open("boards", board="money")
    block(tab, "revenue").get_by_role("button", name="> 37 bn USD").click()
    expect(tab.get_by_test_id("evidence-event")).to_be_visible()
    assert grave_violations(tab) == []
