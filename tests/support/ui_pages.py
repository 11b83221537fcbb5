"""A running demo and a tab in it, for tests of pages: with a hostile publisher, a record that is no event, and an id used twice."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from events.days import end_of_day
from projections.read.reader import Reader
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from tests.support.stack import Stack
from tests.support.ui_history import HOSTILE
from tests.support.waiting import until

WIDE, NARROW = ViewportSize(width=1440, height=1000), ViewportSize(width=390, height=844)
TALL = ViewportSize(width=1440, height=1400)


def event(id_: str, kind: str, **data: Any) -> dict[str, Any]:
    """A hostile publisher's event."""
    return {
        "specversion": "1.0",
        "id": id_,
        "source": "urn:test:hostile",
        "type": f"whenline.{kind}",
        "time": "2026-05-05T10:00:00Z",
        "data": {"headline": HOSTILE, "organizations": [{"slug": "acme"}]} | data,
    }


PUBLISHED = [
    event("h-model", "model.launched", model=HOSTILE),
    event("h-score", "evaluation.scored", model=HOSTILE, benchmark=HOSTILE, score=5, unit="percent"),
    event("h-term", "partnership.formed", partners=["acme", "openai"], terms=[{"term": "t", "change": "granted"}]),
    event(
        "h-plan", "plan.announced", what=HOSTILE, window={"from": "2026-06-01T00:00:00Z", "to": "2027-01-01T00:00:00Z"}
    ),
    event("h-role", "talent.appointed", person=HOSTILE, role=HOSTILE, to="acme"),
    event("h-watch", "indicator.watched", about=HOSTILE, measure=HOSTILE, why=HOSTILE),
    event(
        "h-revenue", "revenue.reported", measure="annual", segment=HOSTILE, amount={"amount": 1e6, "currency": "USD"}
    ),
    event("h-supply", "supplier.changed", consumer="acme", supplier="openai", extent="primary", product=HOSTILE),
]


@dataclass
class Pages:
    """A running stack, a tab in it, and the tables to compare with."""

    stack: Stack
    tab: Page
    reader: Reader

    def open(self, page: str, tab: Page | None = None, **parameters: str) -> Page:
        """A page, once it has been drawn."""
        tab = tab or self.tab
        tab.goto(f"{self.stack.ui}/{'explore' if page == 'sql' else page}?{urlencode(parameters)}")
        return drawn(tab)

    def rows(self, query: str, at: str = "", known: str = "") -> list[dict[str, Any]]:
        """Rows of a query, as of the ends of two days."""
        ends = {name: end_of_day(date.fromisoformat(text)) for name, text in {"at": at, "known": known}.items() if text}
        return list(self.reader.sql(query, 5000, **ends).to_pylist())

    def one(self, query: str, at: str = "", known: str = "") -> Any:
        """The only value of a query."""
        ((value,),) = [row.values() for row in self.rows(query, at, known)]
        return value


def drawn(tab: Page) -> Page:
    """Waits until the script has run and nothing is only sketched."""
    expect(tab.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(tab.get_by_test_id("stSkeleton")).to_have_count(0)
    return tab


async def _disturb(cluster: Cluster, other: bytes) -> None:
    async with KafkaLog(cluster) as log:
        await log.send("whenline.models", None, b"<b>no event</b>")
        await log.send("whenline.models", b"acme", other)


@contextmanager
def open_pages(browser: Browser, demo: Stack) -> Iterator[Pages]:
    """The demo with a hostile publisher, a record that is no event, and an id used twice. No script may fail meanwhile."""
    failures: list[str] = []
    for each in PUBLISHED:
        assert demo.post(each)[0] == 202
    other = PUBLISHED[0] | {"data": PUBLISHED[0]["data"] | {"headline": "The same id, other words"}}
    with ThreadPoolExecutor(1) as apart:  # the browser's event loop runs in this thread
        apart.submit(
            asyncio.run, _disturb(Cluster.of(f"127.0.0.1:{demo.broker_port}"), json.dumps(other).encode())
        ).result()
    context = browser.new_context(viewport=WIDE, accept_downloads=True)
    tab = context.new_page()
    tab.on("pageerror", lambda error: failures.append(str(error)))
    pages = Pages(demo, tab, Reader(demo.home))
    count = "SELECT count(DISTINCT id) FROM ledger WHERE source = 'urn:test:hostile'"
    until(lambda: pages.one(count) == len(PUBLISHED), what="all events are in the tables")
    until(lambda: pages.one("SELECT count(*) FROM conflicts") == 1, what="the conflict is in the tables")
    until(lambda: pages.one("SELECT count(*) FROM dead_letters") == 1, what="the dead letter is in the tables")
    until(lambda: pages.one("SELECT count(*) FROM timeline WHERE inferred") > 0, what="the rules were evaluated")
    yield pages
    context.close()
    assert failures == []


def block(tab: Page, name: str) -> Locator:
    """A block of a sheet."""
    return tab.get_by_test_id(f"sheet-{name}")


def tile(tab: Page, label: str) -> Locator:
    """One number of the row of numbers."""
    return block(tab, "tiles").locator("div", has=tab.get_by_text(label, exact=True))


def opened(pages: Pages, number: Locator, model: str, id_: str) -> None:
    """Opens a number, and sees the rule and the event behind it where SQL has it; closes it again."""
    tab = pages.tab
    number.click()
    (row,) = pages.rows(
        f"""SELECT s.source, s.kafka_topic, s.kafka_partition AS part, s.kafka_offset AS place
        FROM internal.canonical_records AS s WHERE id = '{id_}'"""
    )
    evidence = tab.get_by_test_id("evidence-event").filter(
        has_text=f"{row['kafka_topic']} / partition {row['part']} / offset {row['place']}"
    )
    expect(evidence).to_contain_text(row["source"])
    expect(evidence).to_contain_text(id_)
    expect(tab.get_by_test_id("evidence-rule")).to_contain_text(f"FROM {model}_as_of(")
    tab.keyboard.press("Escape")
    expect(tab.get_by_test_id("evidence-rule")).to_have_count(0)


def stays_text(tab: Page) -> None:
    """Hostile text is there, as text."""
    expect(tab.get_by_text(HOSTILE).first).to_be_attached()
    assert tab.evaluate("window.hit") is None
