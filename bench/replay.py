"""The replay in a real browser.

Measures frame times, from a scrub to the repaint, first paint, server memory of a session, and from
a new generation to its event on the stage. Frame times are ratios to an empty requestAnimationFrame
loop of the same browser in the same run, to cancel out the speed of the machine.
"""

from __future__ import annotations

import itertools
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import psutil
from playwright.sync_api import Page, sync_playwright

from bench.history import Record
from projections.apply.batch import batch_of
from projections.store import open_write_store
from streams.importers import events_of
from tests.support.browser import launch_options
from tests.support.ui_browser import served

ORGANIZATIONS = 500
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 900
EMPTY_S, PLAYED_S, SCRUBS, SESSIONS, FOLLOWED = 4, 10, 30, 5, 9
FOLLOWED_OF_MANY, MANY = 2, 50_000
"""Of so many events each generation takes seconds to prepare."""

_FRAMES = """async (seconds) => {
    const gaps = [];
    let last = performance.now();
    const until = last + seconds * 1000;
    while (last < until) {
        const now = await new Promise(requestAnimationFrame);
        gaps.push(now - last);
        last = now;
    }
    return gaps.slice(2);
}"""

_HOLDS = """(root, count) => new Promise((done) => {
    const look = () => (Number(root.dataset.events) >= count ? done() : requestAnimationFrame(look));
    look();
})"""

_SCRUB = """() => {
    window.scrubs = [];
    addEventListener('pointermove', () => {
        const start = performance.now();
        requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => window.scrubs.push(performance.now() - start);
            channel.port2.postMessage(0);
        });
    }, { capture: true });
}"""


def measure(folder: Path, counts: list[int], report: Callable[[str], None]) -> list[dict[str, Any]]:
    """Results for each number of events, besides the bundled timeline; times in milliseconds, memory in MB."""
    return [_measured(folder / f"replay-{count}", count, report) for count in counts]


def _measured(folder: Path, count: int, report: Callable[[str], None]) -> dict[str, Any]:
    report(f"Filling a home with {count:,} events")
    with filled(folder, count) as publish, served(folder) as address, sync_playwright() as playwright:
        report("Playing them")
        browser = playwright.chromium.launch(**launch_options())
        server = _server()
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto("about:blank")
        empty = page.evaluate(_FRAMES, EMPTY_S)
        _open(page, address)  # the first session reads the tables for all sessions
        page.close()
        before = server.memory_info().rss
        pages = [browser.new_page(viewport={"width": 1440, "height": 900}) for _ in range(SESSIONS)]
        paints = [_open(page, address) for page in pages]
        memory = (server.memory_info().rss - before) / SESSIONS / 1e6
        page = pages[-1]
        for other in pages[:-1]:
            other.close()
        scrubs = _scrubbed(page)
        page.keyboard.press("Home")
        page.keyboard.press(" ")
        played = page.evaluate(_FRAMES, PLAYED_S)
        followed = _followed(page, publish, FOLLOWED_OF_MANY if count > MANY else FOLLOWED)
        browser.close()
    return {
        "events": count,
        "empty": _quantiles(empty),
        "played": _quantiles(played),
        "scrub_p95": _quantiles(scrubs)["p95"],
        "first_paint": statistics.median(paints) * 1000,
        "session_mb": memory,
        "followed": statistics.median(followed) * 1000,
        "followed_worst": max(followed) * 1000,
    }


@contextmanager
def filled(folder: Path, count: int) -> Iterator[Callable[[bytes], None]]:
    """A home with one generation: the bundled timeline and `count` events of many organizations.

    Yields a function that adds an event and publishes another generation.
    """
    session = open_write_store(folder).open()
    offsets = itertools.count()

    def apply(values: Iterable[bytes]) -> None:
        records = [Record(offset, *_logged(offset, value)) for value, offset in zip(values, offsets, strict=False)]
        session.tables.apply(batch_of([(("whenline.models", 0), records)]))

    def publish(value: bytes) -> None:
        apply([value])
        session.publish()

    try:
        values = itertools.chain(
            (msgspec.json.encode(event) for event in events_of("microsoft-openai")), _events(count)
        )
        while some := list(itertools.islice(values, 50_000)):
            apply(some)
        session.publish()
        yield publish
    finally:
        session.close()


def _logged(offset: int, value: bytes) -> tuple[int, bytes]:
    return int((datetime(2026, 10, 1, tzinfo=UTC).timestamp() + offset / 100) * 1000), value


def _events(count: int) -> Iterator[bytes]:
    dice = random.Random(6)
    for number in range(count):
        at = FIRST + timedelta(minutes=dice.random() * DAYS * 1440)
        slug = f"maker-{int(dice.random() ** 2 * ORGANIZATIONS)}"
        certainty = dice.choice(("rumored", "reported", "confirmed"))
        data: dict[str, Any] = {
            "headline": f"Model {number} of {slug} comes out",
            "organizations": [{"slug": slug}],
            "model": f"Model {number}",
            "certainty": certainty,
        }
        if number % 3 == 0:
            data["precision"] = "month"
        if number % 5 == 0:
            kind, more = (
                "comment.published",
                {"speaker": f"Speaker {number % 97}", "about": slug, "stance": "neutral", "summary": "words"},
            )
            data = {name: data[name] for name in ("headline", "organizations", "certainty")} | more
        else:
            kind = "model.launched"
        event = {
            "specversion": "1.0",
            "id": str(number),
            "source": "urn:bench:stage",
            "type": f"whenline.{kind}",
            "time": at.isoformat(),
            "knowntime": (at + timedelta(days=dice.random() * 40)).isoformat(),
            "data": data,
        }
        yield msgspec.json.encode(event)


def _open(page: Page, address: str) -> float:
    """Open the replay. Returns the seconds from the page's response to the first paint."""
    page.goto(address, wait_until="commit")
    started = time.monotonic()
    page.get_by_test_id("whenline-replay").and_(page.locator("[data-events]")).wait_for(timeout=120_000)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return time.monotonic() - started


def _scrubbed(page: Page) -> list[float]:
    box = page.get_by_test_id("replay-scrub").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(_SCRUB)
    page.mouse.move(x, y)
    page.mouse.down()
    for i in range(SCRUBS):
        page.mouse.move(x - 12 * i, y)
        page.wait_for_function("(n) => window.scrubs.length >= n", arg=i + 1)
    page.mouse.up()
    return list(page.evaluate("window.scrubs"))


def _followed(page: Page, publish: Callable[[bytes], None], times: int) -> list[float]:
    """Seconds from the publishing of a generation until its event is on the stage of a page that follows live."""
    page.keyboard.press("l")
    root = page.get_by_test_id("whenline-replay")
    taken = []
    for number, value in enumerate(_events(times)):
        event = msgspec.json.decode(value) | {"id": f"followed {number}"}
        before = int(root.get_attribute("data-events") or 0)
        publish(msgspec.json.encode(event))
        started = time.monotonic()
        root.evaluate(_HOLDS, before + 1)
        taken.append(time.monotonic() - started)
        page.wait_for_timeout(700)
    return taken


def _server() -> psutil.Process:
    """The process that serves the pages: the child of this one that runs `whenline ui`."""
    return next(child for child in psutil.Process().children() if child.cmdline()[-1:] == ["ui"])


def _quantiles(gaps: list[float]) -> dict[str, float]:
    ordered = sorted(gaps)
    return {"median": statistics.median(ordered), "p95": ordered[int(len(ordered) * 0.95)]}


def show(results: list[dict[str, Any]]) -> None:
    """The figures as a table."""
    print("The replay in headless Chromium, milliseconds; in brackets times an empty loop of the same run")
    for r in results:
        ratio = {name: r["played"][name] / r["empty"][name] for name in ("median", "p95")}
        print(
            f"  {r['events']:>7,} events: frame median {r['played']['median']:.1f} ({ratio['median']:.2f}),"
            f" p95 {r['played']['p95']:.1f} ({ratio['p95']:.2f}); scrub to repaint p95 {r['scrub_p95']:.0f};"
            f" first paint {r['first_paint']:.0f}; a session {r['session_mb']:.0f} MB;"
            f" from a generation to its event on the stage {r['followed']:.0f} (worst {r['followed_worst']:.0f})"
        )
