"""Posts to the gateway: latency of one connection, rates of many, and latency at a steady rate while the worker works.

The load maker is a process of its own on the same processors, and so is Kafka.
"""

from __future__ import annotations

import asyncio
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import psutil
from rich.console import Console
from rich.table import Table

from bench.latency import wait_for, wait_until_caught_up
from bench.load_maker import ACCEPTED, Found, Order
from bench.projection import fill, publish
from bench.testbed import Testbed

SINGLE, MANY, BATCHES, PACED = "one connection", "50 connections", "batches of 200", "1,000 a second"
BARE, FILLED = "bare send_and_wait", "one connection, filled tables"
CONNECTIONS, BATCH, BATCH_CONNECTIONS, RATE = 50, 200, 4, 1000.0
WARM_UP = 200
UNLIMITED = "1000000"
"""Events a second that one address may post: all of the load comes from one."""

Report = Callable[[str], None]


def measure(testbed: Testbed, seconds: int, in_tables: int, report: Report) -> dict[str, Any]:
    """Results by phase.

    Args:
        testbed: a running Kafka.
        seconds: about how long each phase takes.
        in_tables: the number of other events in the filled tables.
        report: gets a line for each phase.
    """
    report(f"Filling tables with {in_tables:,} events")
    asyncio.run(publish(testbed.cluster, in_tables, seed=in_tables))
    fill(testbed, "posting-filled")
    found: dict[str, Any] = {"in_tables": in_tables}

    def run(name: str, home: str, **order: Any) -> None:
        with loading(testbed, home, seed=len(found), **order) as load:
            found[name] = summary(load.result(), order.get("batch") or 1)
        report(f"{name}: {_line(found[name])}")

    with gateway(testbed, "posting") as pids:
        run(BARE, "posting", posts=250 * seconds, servers=testbed.servers, watched=pids)
        run(SINGLE, "posting", posts=250 * seconds, watched=pids)
        run(MANY, "posting", posts=3000 * seconds, connections=CONNECTIONS, watched=pids)
        run(BATCHES, "posting", posts=80 * seconds, connections=BATCH_CONNECTIONS, batch=BATCH, watched=pids)
    with gateway(testbed, "posting-filled") as pids:
        run(FILLED, "posting-filled", posts=250 * seconds, watched=pids)
        worker = testbed.start("worker", home="posting-filled", log=testbed.folder / "posting-worker.log")
        try:
            wait_until_caught_up(testbed, "posting-filled")
            watched = pids | {"worker": worker.pid}
            posts = int(3 * seconds * RATE)
            run(PACED, "posting-filled", posts=posts, connections=CONNECTIONS, paced=RATE, watched=watched)
        finally:
            worker.send_signal(signal.SIGINT)
            worker.wait(60)
    return found


def show(found: dict[str, Any]) -> None:
    """Print the results as a table."""
    table = Table(title=f"Posts; filled tables have {found['in_tables']:,} other events", title_justify="left")
    for name in ("", "events/s", "p50 ms", "p99 ms", "gateway µs", "Kafka µs", "load maker µs"):
        table.add_column(name, justify="right" if name else "left")
    for name, phase in found.items():
        if isinstance(phase, dict):
            used = [phase["processor_us"].get(each, 0) for each in ("gateway", "kafka", "load maker")]
            latencies = [phase["p50_ms"], phase["p99_ms"]]
            table.add_row(name, f"{phase['per_s']:,.0f}", *(f"{each:,.1f}" for each in latencies), *map(_whole, used))
    Console().print(table, "Processor time is that of one event.")


def _whole(number: float) -> str:
    return f"{number:,.0f}"


def _line(phase: dict[str, Any]) -> str:
    used = ", ".join(f"{name} {microseconds:,.0f} µs" for name, microseconds in phase["processor_us"].items())
    return f"{phase['per_s']:,.0f}/s, p50 {phase['p50_ms']:.2f} ms, p99 {phase['p99_ms']:.1f} ms; an event: {used}"


@contextmanager
def gateway(testbed: Testbed, home: str) -> Iterator[dict[str, int]]:
    """Run the gateway of a home, warmed up; yields the processes to watch."""
    log = testbed.folder / f"{home}-gateway.log"
    process = testbed.start("gateway", home=home, log=log, WHENLINE_MAX_RATE=UNLIMITED)
    try:
        wait_for(f"http://127.0.0.1:{testbed.gateway_port}")
        with loading(testbed, home, seed=1000 + process.pid, posts=WARM_UP) as warming:
            warming.result()
        yield {"gateway": process.pid, "kafka": _listening(testbed.port)}
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _listening(port: int) -> int:
    """The process that listens on a port."""
    for each in psutil.net_connections("tcp"):
        if each.status == psutil.CONN_LISTEN and each.laddr.port == port and each.pid is not None:
            return each.pid
    raise RuntimeError(f"nothing listens on port {port}")


class Load:
    """A load maker that works."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def is_working(self) -> bool:
        """Whether it still posts; what it found does not fit the pipe, so it ends with `result` only."""
        return self._process.poll() is None and not select.select([self._process.stdout], [], [], 0)[0]

    def result(self) -> Found:
        """What it found, once it is done."""
        output, _ = self._process.communicate()
        if self._process.returncode:
            raise RuntimeError(f"the load maker ended with {self._process.returncode}")
        found = msgspec.json.decode(output, type=Found)
        if set(found.statuses) - {str(ACCEPTED)}:
            raise RuntimeError(f"not all posts were accepted: {found.statuses}")
        return found


@contextmanager
def loading(testbed: Testbed, home: str, **order: Any) -> Iterator[Load]:
    """Run a load maker with an order."""
    command, folder = [sys.executable, "-m", "bench.load_maker"], Path(__file__).parents[1]
    process = subprocess.Popen(
        command, cwd=folder, env=testbed.environment(home), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    try:
        process.stdin.write(msgspec.json.encode(Order(port=testbed.gateway_port, **order)))
        process.stdin.close()
        process.stdin = None
        yield Load(process)
    finally:
        process.kill()
        process.wait()


def summary(found: Found, events: int) -> dict[str, Any]:
    """Rate, latencies and processor time of a phase, of posts of so many events."""
    posts, ordered = len(found.latencies), found.latencies
    return {
        "per_s": posts * events / found.seconds,
        "p50_ms": ordered[posts // 2] * 1000,
        "p95_ms": ordered[int(0.95 * posts)] * 1000,
        "p99_ms": ordered[int(0.99 * posts)] * 1000,
        "worst_ms": ordered[-1] * 1000,
        "processor_us": {name: used / posts / events * 1e6 for name, used in found.processor_s.items()},
    }
