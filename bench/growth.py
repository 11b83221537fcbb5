"""How cost grows with the number of events in the log: the same measurements at each size, by a worker of its own.

For each size: rate of the projection into empty tables, the rules' evaluation, posts to the 202 and to visibility while
nothing else goes on, as-of answers of the newest generation, bytes on disk, a rebuild beside nothing else; and the
largest resident memory of worker, gateway and rebuild.
"""

from __future__ import annotations

import asyncio
import re
import signal
import statistics
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import latency, projection
from bench.memory import MemoryPeak
from bench.projection import log_size, publish, working
from bench.read_models import TIMES, once, opened
from bench.tables import show_by_size
from bench.testbed import Testbed
from projections.read.reader import Reader

ANSWERS = {
    "timeline": "SELECT kind, subject, certainty, count(*) FROM timeline_as_of('{at}', '{known}') GROUP BY ALL",
    "standings": "FROM standings_as_of('{at}', '{known}')",
    "revenue": "FROM revenue_as_of('{at}', '{known}')",
    "leaders": "FROM leaders_as_of('{at}', '{known}')",
}
SMALLEST, LARGEST = 20_000, 10_000_000
"""Sizes. A worker with 10,000 records or fewer to read is not behind, and reports no rate."""
ROUNDS = 5
RULES_WAIT_S = 1800.0
"""Longest wait for the rules; later their evaluation counts as not done."""
_EVALUATIONS = re.compile(r"^whenline_signals_judging_seconds_(count|sum) (\S+)", re.MULTILINE)

Report = Callable[[str], None]


def measure(folder: Path, sizes: list[int], posts: int, report: Report) -> list[dict[str, Any]]:
    """Results for each size, from the smallest on; times in seconds, memory and files in MB (10^6 bytes)."""
    found = []
    with Testbed(folder / "growth") as testbed:
        published = 0
        for size in sorted(sizes):
            report(f"Publishing up to {size:,} events")
            asyncio.run(publish(testbed.cluster, size - published, seed=size))
            published = size
            found.append(_measured(testbed, size, posts, report))
            report(", ".join(f"{name} {value}" for name, value in found[-1].items()))
    return found


def show(results: list[dict[str, Any]]) -> None:
    """Print the results as a table, one column a size."""
    show_by_size("How cost grows with the events in the log", results, "events", CELLS)


def _milliseconds(seconds: float | None) -> str:
    return "not done" if seconds is None else f"{seconds * 1000:,.0f}"


CELLS: dict[str, Callable[[dict[str, Any]], str]] = {
    "projected, events/s": lambda result: f"{result['projection_per_s']:,.0f}",
    "post to 202, p50, ms": lambda result: f"{result['post_s']['median'] * 1000:.1f}",
    "202 to visible, p50, ms": lambda result: _milliseconds(result["visible_s"]["median"]),
    "202 to visible, p95, ms": lambda result: _milliseconds(result["visible_s"]["p95"]),
    **{f"{name}, ms": lambda result, name=name: _milliseconds(result["answers_s"][name]) for name in ANSWERS},
    "rules, first evaluation, ms": lambda result: _milliseconds(result["rules_first_s"]),
    "rules, after one event, ms": lambda result: _milliseconds(result["rules_next_s"]),
    "rebuild, s": lambda result: f"{result['rebuild_s']:,.0f}",
    "worker, largest memory, MB": lambda result: f"{result['worker_mb']:,.0f}",
    "gateway, largest memory, MB": lambda result: f"{result['gateway_mb']:,.0f}",
    "rebuild, largest memory, MB": lambda result: f"{result['rebuild_mb']:,.0f}",
    "home on disk, MB": lambda result: f"{result['home_mb']:,.0f}",
    "newest generation, MB": lambda result: f"{result['generation_mb']:,.0f}",
}
"""Rows of the table: a cell of each result."""


def _measured(testbed: Testbed, size: int, posts: int, report: Report) -> dict[str, Any]:
    home = f"growth-{size}"
    in_log = asyncio.run(log_size(testbed.cluster))
    log = testbed.folder / f"{home}.log"
    with MemoryPeak() as memory, working(testbed, home, log, memory.watch) as caught_up:
        rate = caught_up["records"] / caught_up["seconds"]
        report(f"{in_log:,} records: {rate:,.0f}/s; waiting for the rules")
        first = _first_evaluation(testbed)
        latencies = _posted(testbed, home, posts)
        after = _evaluations(testbed)
        answers = _answers(testbed, home)
        generation = Path(testbed.run("path", home=home).strip())
        found = {
            "events": size,
            "projection_per_s": rate,
            **latencies,
            "answers_s": answers,
            "rules_first_s": first and first[1],
            "rules_next_s": _mean_since(first, after),
            "worker_mb": memory.bytes / 1e6,
            "home_mb": _on_disk(testbed.folder / home) / 1e6,
            "generation_mb": generation.stat().st_size / 1e6,
        }
    return found | _rebuilt(testbed, home)


def _rebuilt(testbed: Testbed, home: str) -> dict[str, float]:
    """Seconds and largest memory of a rebuild that compares the tables, while no worker runs."""
    began = time.monotonic()
    with MemoryPeak() as memory:
        rebuild = testbed.start("rebuild", home=home, log=testbed.folder / f"{home}-rebuild.log")
        memory.watch(rebuild.pid)
        if rebuild.wait(projection.WAIT_S):
            raise RuntimeError(f"no rebuild that equals the tables of {home}")
    return {"rebuild_s": time.monotonic() - began, "rebuild_mb": memory.bytes / 1e6}


def _posted(testbed: Testbed, home: str, posts: int) -> dict[str, Any]:
    with MemoryPeak() as memory:
        gateway = testbed.start("gateway", home=home, log=testbed.folder / f"{home}-gateway.log")
        memory.watch(gateway.pid)
        try:
            url = f"http://127.0.0.1:{testbed.gateway_port}"
            latency.wait_for(url)
            latency.wait_until_caught_up(testbed, home)
            found = latency.post_and_wait(url, Reader(testbed.folder / home), range(posts))
        finally:
            gateway.send_signal(signal.SIGINT)
            gateway.wait(60)
    return found | {"gateway_mb": memory.bytes / 1e6}


def _answers(testbed: Testbed, home: str) -> dict[str, float]:
    """Median seconds of each answer, after one run to warm up."""
    at, known = TIMES["end"]
    with opened(Path(testbed.run("path", home=home).strip())) as connection:
        return {
            name: statistics.median([once(connection, text.format(at=at, known=known)) for _ in range(ROUNDS + 1)][1:])
            for name, text in ANSWERS.items()
        }


def _first_evaluation(testbed: Testbed) -> tuple[float, float] | None:
    """Number and seconds of evaluations once there is one; None if there is none in time."""
    deadline = time.monotonic() + RULES_WAIT_S
    while time.monotonic() < deadline:
        if (found := _evaluations(testbed))[0]:
            return found
        time.sleep(0.5)
    return None


def _evaluations(testbed: Testbed) -> tuple[float, float]:
    """Number of evaluations of all rules by the worker, and their seconds."""
    with urllib.request.urlopen(f"http://127.0.0.1:{testbed.worker_port}/metrics", timeout=30) as answer:
        found = {name: float(value) for name, value in _EVALUATIONS.findall(answer.read().decode())}
    return found["count"], found["sum"]


def _mean_since(first: tuple[float, float] | None, later: tuple[float, float]) -> float | None:
    if first is None or later[0] == first[0]:
        return None
    return (later[1] - first[1]) / (later[0] - first[0])


def _on_disk(folder: Path) -> int:
    """Bytes that a folder takes on disk; a file with several names counts once."""
    found = {(each.st_dev, each.st_ino): each.st_blocks * 512 for each in map(Path.lstat, folder.rglob("*"))}
    return sum(found.values())
