"""Latency from the gateway's 202 until the event is in a generation that a reader can open."""

from __future__ import annotations

import json
import signal
import statistics
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.testbed import Testbed
from projections.errors import NothingPublished
from projections.read.reader import Reader

HOME = "latency"
WAIT_S = 60.0
PAUSE_S = 0.7
"""Between posts: longer than the interval of generations, and not a multiple of it."""


def measure(testbed: Testbed, posts: int, report: Callable[[str], None]) -> dict[str, Any]:
    """Post events one by one, and wait for each in the newest generation."""
    report(f"Posting {posts} events one by one")
    worker = testbed.start("worker", home=HOME, log=testbed.folder / "latency-worker.log")
    gateway = testbed.start("gateway", home=HOME, log=testbed.folder / "latency-gateway.log")
    try:
        url = f"http://127.0.0.1:{testbed.gateway_port}"
        wait_for(url)
        reader = Reader(testbed.folder / HOME)
        wait_until_caught_up(testbed, HOME)
        return post_and_wait(url, reader, range(posts))
    finally:
        for process in (gateway, worker):
            process.send_signal(signal.SIGINT)
            process.wait(60)


def post_and_wait(url: str, reader: Reader, numbers: Iterable[int]) -> dict[str, Any]:
    """Seconds until the 202 and from there until the event is visible, of events posted one by one to a gateway."""
    acknowledged, visible = [], []
    for number in numbers:
        began = time.perf_counter()
        receipt = _post(url, number)
        answered = time.perf_counter()
        partition = (receipt["topic"], receipt["partition"])
        while reader.positions().get(partition, 0) <= receipt["offset"]:
            time.sleep(0.005)
        acknowledged.append(answered - began)
        visible.append(time.perf_counter() - answered)
        time.sleep(PAUSE_S)
    return {"posts": len(visible), "post_s": _spread(acknowledged), "visible_s": _spread(visible)}


def show(found: dict[str, Any]) -> None:
    """Print the results as a table."""
    table = Table(title=f"{found['posts']} events posted one by one, milliseconds", title_justify="left")
    for name in ("", "median", "95 %", "worst"):
        table.add_column(name, justify="right" if name else "left")
    for name, key in (
        ("from the request to the 202", "post_s"),
        ("from the 202 to visible in a generation", "visible_s"),
    ):
        table.add_row(name, *(f"{found[key][part] * 1000:.0f}" for part in ("median", "p95", "worst")))
    Console().print(table)


def _spread(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {"median": statistics.median(ordered), "p95": ordered[int(0.95 * (len(ordered) - 1))], "worst": ordered[-1]}


def _post(url: str, number: int) -> dict[str, Any]:
    event = {
        "specversion": "1.0",
        "id": f"latency-{number}-{time.time_ns()}",
        "source": "urn:whenline:publisher:bench",
        "type": "whenline.model.launched",
        "time": "2025-06-01T00:00:00Z",
        "data": {"headline": "A model is launched", "organizations": [{"slug": "openai"}], "model": "m"},
    }
    request = urllib.request.Request(  # noqa: S310 - our own URL
        f"{url}/v1/events", json.dumps(event).encode(), {"Content-Type": "application/cloudevents+json"}
    )
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
        receipt: dict[str, Any] = json.load(response)
    return receipt


def wait_for(url: str, path: str = "/readyz") -> None:
    """Wait until a server is ready, by what it answers at a path."""
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{url}{path}", timeout=2):  # noqa: S310
            return
        time.sleep(0.1)
    raise RuntimeError(f"{url} is not ready")


def wait_until_caught_up(testbed: Testbed, home: str) -> None:
    """Wait until the newest generation of a home has the whole log."""
    deadline = time.monotonic() + 10 * WAIT_S
    while time.monotonic() < deadline:
        with suppress(NothingPublished):
            if json.loads(testbed.run("status", "--json", home=home))["lag"] == 0:
                return
        time.sleep(0.5)
    raise RuntimeError("the worker does not catch up")
