"""The main job, as a newcomer does it: `make demo`, look, post with curl, query in SQL, Ctrl-C, and again."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.stack import Stack
from tests.support.waiting import until

README_PICTURE = Path(__file__).parents[2] / "docs" / "images" / "replay.png"
AS_TABLE = "The state at the clock as a table"
READY = "Ready. Ctrl-C stops everything."
EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": "e2e-1",
    "source": "urn:whenline:publisher:e2e",
    "type": "whenline.model.launched",
    "time": "2026-05-05T10:00:00Z",
    "data": {"headline": "A model that a test posts", "organizations": [{"slug": "openai"}], "model": "e2e-model"},
}


@pytest.fixture
def stack(demo: Stack) -> Stack:
    return demo


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    yield context.new_page()
    context.close()


def opened(tab: Page, url: str) -> Page:
    tab.goto(url)
    expect(tab.get_by_test_id("whenline-replay")).to_have_attribute("data-events", re.compile(r"\d+"))
    return tab


def curl(stack: Stack, event: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    command = ["curl", "-s", "-w", "\n%{http_code}", "-H", "Content-Type: application/cloudevents+json"]
    done = subprocess.run(
        [*command, "-d", json.dumps(event), f"{stack.gateway}/v1/events"], capture_output=True, text=True, check=True
    )
    body, _, status = done.stdout.rpartition("\n")
    return int(status), json.loads(body)


def test_demo_prints_addresses_and_the_replay_shows_the_article(stack: Stack, tab: Page, tmp_path: Path) -> None:
    output = stack.output.read_text()
    assert stack.ui in output
    assert f"{stack.gateway}/v1/events" in output
    opened(tab, f"{stack.ui}/?at=2025-08-28")
    expect(tab.get_by_test_id("replay-clock")).to_have_text("28 August 2025")
    taken = tmp_path / "replay.png"
    tab.screenshot(path=taken)
    assert taken.stat().st_size > 50_000
    tab.get_by_text(AS_TABLE).click()
    expect(tab.get_by_test_id("replay-table")).to_contain_text("Karén Simonyan")
    if os.environ.get("WHENLINE_README_PICTURE"):
        README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(taken, README_PICTURE)


def test_what_was_known_on_2_april_2025(stack: Stack, tab: Page) -> None:
    opened(tab, f"{stack.ui}/?at=2025-04-02")
    expect(tab.get_by_test_id("panel-revenue")).to_contain_text("13 bn USD")
    expect(tab.get_by_test_id("panel-standings")).to_contain_text("near parity · rumor")
    expect(tab.get_by_test_id("panel-plans")).to_contain_text("open")


def test_what_was_known_on_1_july_2026(stack: Stack, tab: Page) -> None:
    opened(tab, f"{stack.ui}/?at=2026-07-01")
    revenue = tab.get_by_test_id("panel-revenue")
    expect(revenue).to_contain_text("37 bn USD")
    expect(revenue.get_by_role("button", name="A page puts the run rate of 37 billion")).to_contain_text("denied")
    expect(tab.get_by_test_id("panel-standings")).to_contain_text("13th")
    expect(tab.get_by_test_id("panel-plans")).to_contain_text("fulfilled 92 days late")


def test_the_same_answers_in_sql(stack: Stack) -> None:
    query = """SELECT measure, amount, bound FROM revenue_as_of($at, $at)
        WHERE organization = 'microsoft' AND measure = 'annual_run_rate'"""
    then = stack.sql(query.replace("$at", "TIMESTAMPTZ '2025-04-03'"))
    assert then == [{"measure": "annual_run_rate", "amount": 13e9, "bound": "more_than"}]
    now = stack.sql(query.replace("$at", "TIMESTAMPTZ '2026-07-02'"))
    assert now == [{"measure": "annual_run_rate", "amount": 37e9, "bound": "more_than"}]


def test_an_event_posted_with_curl_is_on_the_timeline_and_in_sql(stack: Stack, tab: Page) -> None:
    opened(tab, f"{stack.ui}/?at=2026-06-01")
    tab.get_by_test_id("replay-mode-now").click()  # it becomes known by being posted, today
    tab.get_by_text(AS_TABLE).click()
    table = tab.get_by_test_id("replay-table")
    expect(table).not_to_contain_text(EVENT["data"]["headline"])
    status, receipt = curl(stack, EVENT)
    assert status == 202
    assert receipt["topic"] == "whenline.models"
    until(lambda: stack.sql("SELECT id FROM timeline WHERE id = 'e2e-1'"), what="the event is in SQL")
    expect(table).to_contain_text(EVENT["data"]["headline"])
    status, again = curl(stack, EVENT)
    assert (status, again["duplicate"], again["offset"]) == (202, True, receipt["offset"])
    other = EVENT | {"data": EVENT["data"] | {"headline": "Another"}}
    assert curl(stack, other)[0] == 409
    status, answer = curl(stack, {"id": "x"})
    assert status == 422
    assert {error["pointer"] for error in answer["errors"]} >= {"/source", "/type", "/time", "/data"}


def test_the_fixed_path_and_the_newest_path_are_open_to_any_duckdb(stack: Stack) -> None:
    def rows(path: Path) -> int:
        with duckdb.connect(str(path), read_only=True) as connection:
            (count,) = connection.execute("SELECT count(*) FROM timeline").fetchone() or (0,)
        return int(count)

    assert rows(Path(stack.run("path").stdout.strip())) > 1800
    until(lambda: rows(stack.home / "current" / "whenline.duckdb") > 1800, what="the fixed path follows")


def test_explain_shows_one_event_whole(stack: Stack) -> None:
    (denied,) = stack.sql("SELECT key FROM timeline WHERE list_contains(tags, 'G34') AND kind = 'revenue.reported'")
    explanation = json.loads(stack.run("explain", denied["key"], "--json").stdout)
    assert explanation["now"]["certainty"] == "denied"
    assert explanation["provenance"]["publisher"] == "The Daily Scout"
    assert [amendment["action"] for amendment in explanation["amendments"]] == ["denied"]
    assert explanation["position"]["kafka_topic"] == "whenline.revenue"
    assert explanation["payload"]["amount"]["amount"] == 37e9


def test_ctrl_c_stops_all_and_a_second_demo_still_has_everything(stack: Stack) -> None:
    event = EVENT | {"id": "e2e-later"}
    assert curl(stack, event)[0] == 202
    until(lambda: stack.sql("SELECT id FROM timeline WHERE id = 'e2e-later'"), what="the event is in SQL")
    before = stack.sql("SELECT count(*) AS rows FROM ledger")
    assert stack.process is not None
    processes = psutil.Process(stack.process.pid).children(recursive=True)
    status = json.loads(stack.run("broker", "status", "--json").stdout)
    assert len(processes) >= 3
    assert stack.stop() == 0
    assert not [each for each in processes if each.is_running()]
    assert not psutil.pid_exists(status["pid"])
    stack.start("demo", ready=READY)
    assert "108 duplicate" in stack.output.read_text()
    assert stack.sql("SELECT count(*) AS rows FROM ledger") == before
    assert stack.sql("SELECT headline FROM timeline WHERE id = 'e2e-later'") == [
        {"headline": "A model that a test posts"}
    ]
