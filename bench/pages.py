"""How long the pages take in a real browser: each once after the server started, and once more by the same browser.

A page has settled when Streamlit no longer runs its script and nothing on it changed for half a second; the time is
that of the last change, from the request on. Pages are measured over the bundled timeline, or over a dense history
(`bench.dense`) of some size. Beside them is a page of Streamlit with nothing but a title, served by Streamlit alone.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench.dense import DenseHistory
from bench.history import Record
from bench.latency import wait_for
from projections.apply.batch import batch_of
from projections.store import open_write_store
from streams.importers import events_of
from tests.support.browser import launch_options
from tests.support.stack import free_ports
from tests.support.ui_browser import served

PAGES = (
    "",
    "beliefs",
    "compare",
    "organization",
    *(f"boards?board={board}" for board in ("standings", "money", "talent", "dependence", "plans", "watchlist")),
    "explore",
    "publish",
    "system",
)
EMPTY = "Streamlit alone"
ORGANIZATIONS = 300
"""Of a dense history."""
LONGEST_MS = 90_000
"""A page that changes for longer counts as this."""
_SETTLED = """([quiet, longest]) => new Promise((done) => {
    let last = performance.now();
    new MutationObserver(() => { last = performance.now(); })
        .observe(document, { subtree: true, childList: true, characterData: true });
    const look = () => {
        const app = document.querySelector('[data-testid="stApp"]');
        const rests = app && app.getAttribute('data-test-script-state') === 'notRunning';
        const now = performance.now();
        if (now > longest || (rests && now - last > quiet)) done(Math.min(last, longest));
        else setTimeout(look, 50);
    };
    look();
})"""

Report = Callable[[str], None]


def measure(folder: Path, sizes: list[int], report: Report) -> list[dict[str, Any]]:
    """Times of each page, milliseconds, for each size; 0 is the bundled timeline."""
    found = []
    for size in sizes:
        report(f"Filling a home with {size:,} events" if size else "Filling a home with the bundled timeline")
        home = folder / f"pages-{size}"
        fill(home, size)
        with _browser() as browser:
            with _empty_page(folder) as address:
                pages = {EMPTY: _visits(browser, address)}
            for page in PAGES:
                with served(home) as address:  # cold: nothing is read yet
                    pages[page or "replay"] = _visits(browser, f"{address}/{page}")
                report(f"{page or 'replay'}: {', '.join(f'{ms:,.0f} ms' for ms in pages[page or 'replay'])}")
        found.append({"events": size, "pages": pages})
    return found


def fill(home: Path, size: int) -> None:
    """A home with one generation: a dense history, or the bundled timeline."""
    session = open_write_store(home).open()
    try:
        if size:
            for batch in DenseHistory(size, organizations=ORGANIZATIONS).batches():
                session.tables.apply(batch)
        else:
            values = [msgspec.json.encode(event) for event in events_of("microsoft-openai")]
            records = [Record(offset, 1_780_000_000_000 + offset, value) for offset, value in enumerate(values)]
            session.tables.apply(batch_of([(("whenline.models", 0), records)]))
        session.publish()
    finally:
        session.close()


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()


@contextmanager
def _empty_page(folder: Path) -> Iterator[str]:
    """The address of a server of Streamlit whose page has a title alone."""
    script = folder / "empty.py"
    script.write_text("import streamlit\n\nstreamlit.title('Empty')\n")
    (port,) = free_ports(1)
    command = ["-m", "streamlit", "run", str(script), "--server.headless=true", "--server.address=127.0.0.1"]
    options = [f"--server.port={port}", "--browser.gatherUsageStats=false", "--server.fileWatcherType=none"]
    process = subprocess.Popen([sys.executable, *command, *options], stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, "/_stcore/health")
        yield address
    finally:
        process.terminate()
        process.wait(60)


def _visits(browser: Browser, address: str) -> list[float]:
    """Milliseconds of the first visit, and of the second one by the same browser, which has Streamlit's files."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    found = [_seen(context, address) for _ in range(2)]
    context.close()
    return found


def _seen(context: BrowserContext, address: str) -> float:
    """Milliseconds from the request until the page has settled."""
    page = context.new_page()
    page.set_default_timeout(LONGEST_MS + 30_000)
    page.goto(address, wait_until="commit")
    milliseconds = float(page.evaluate(_SETTLED, [500, LONGEST_MS]))
    page.close()
    return milliseconds


def show(results: list[dict[str, Any]]) -> None:
    """The times as a table."""
    for result in results:
        print(f"Pages over {result['events']:,} events (0: the bundled timeline), ms: cold, warm")
        for page, (cold, warm) in result["pages"].items():
            print(f"  {page:<26} {cold:>8,.0f} {warm:>8,.0f}")
