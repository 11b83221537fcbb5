"""Posts at steady rates while the worker projects: latency against the rate, and memory over time."""

from __future__ import annotations

import signal
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count, takewhile
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from bench import latency
from bench.posting import CONNECTIONS, gateway, loading, summary
from bench.testbed import Testbed
from projections.read.reader import Reader

RATES = (100, 300, 1_000, 2_000, 4_000)
"""Posts a second of `load`, each in tables that have what was posted before."""
RATE_S = 15
SOAK_RATE = 200
SAMPLE_S = 5.0

Report = Callable[[str], None]


def measure_load(testbed: Testbed, report: Report) -> list[dict[str, Any]]:
    """Latencies of posts, from when each was due, and times until probes among them are visible, for each rate."""
    found = []
    with served(testbed, "load") as pids:
        for rate in RATES:
            found.append(_at_rate(testbed, rate, pids))
            report(f"{rate:,} posts a second: " + ", ".join(f"{name} {value}" for name, value in found[-1].items()))
    return found


def measure_soak(testbed: Testbed, minutes: float, report: Report) -> dict[str, Any]:
    """Resident memory of worker and gateway in MB (10^6 bytes), sampled over minutes of posts at one rate."""
    posts = int(minutes * 60 * SOAK_RATE)
    report(f"Posting {posts:,} events in {minutes:g} minutes")
    samples: list[dict[str, float]] = []
    with served(testbed, "soak") as pids:
        watched = {name: psutil.Process(pids[name]) for name in ("worker", "gateway")}
        with loading(testbed, "soak", seed=1, posts=posts, connections=CONNECTIONS, paced=SOAK_RATE) as load:
            began = time.monotonic()
            while load.is_working():
                sample = {name: process.memory_info().rss / 1e6 for name, process in watched.items()}
                samples.append({"s": round(time.monotonic() - began, 1), **sample})
                time.sleep(SAMPLE_S)
            load.result()
    return {"minutes": minutes, "rate": SOAK_RATE, "samples": samples}


def slope(samples: list[dict[str, float]], name: str) -> float:
    """MB an hour by which a process grew in the second half, by least squares."""
    late = samples[len(samples) // 2 :]
    if len(late) < 2:
        return 0.0
    fitted = statistics.linear_regression([each["s"] for each in late], [each[name] for each in late])
    return fitted.slope * 3600


def show_load(results: list[dict[str, Any]]) -> None:
    """Print the latencies as a table, one row a rate."""
    table = Table(title="Posts at a steady rate, milliseconds", title_justify="left")
    for name in ("offered/s", "answered/s", "p50", "p99", "202 to visible, p50", "95 %", "worst"):
        table.add_column(name, justify="right")
    for result in results:
        visible = [result["visible_s"][part] * 1000 for part in ("median", "p95", "worst")]
        latencies = [f"{result[part]:,.1f}" for part in ("p50_ms", "p99_ms")]
        table.add_row(
            f"{result['rate']:,}", f"{result['per_s']:,.0f}", *latencies, *(f"{each:,.0f}" for each in visible)
        )
    Console().print(table)


def show_soak(found: dict[str, Any]) -> None:
    """Print what memory was at the start, at most and at the end."""
    samples = found["samples"]
    title = f"Resident memory over {found['minutes']:g} minutes of {found['rate']} posts a second, MB"
    table = Table(title=title, title_justify="left")
    for name in ("", "first", "half", "last", "most", "MB an hour, second half"):
        table.add_column(name, justify="right" if name else "left")
    for name in ("worker", "gateway"):
        memory = [sample[name] for sample in samples]
        figures = [memory[0], memory[len(memory) // 2], memory[-1], max(memory), slope(samples, name)]
        table.add_row(name, *(f"{each:,.0f}" for each in figures))
    Console().print(table)


@contextmanager
def served(testbed: Testbed, home: str) -> Iterator[dict[str, int]]:
    """A worker that has caught up, and a gateway; yields the processes by name."""
    worker = testbed.start("worker", home=home, log=testbed.folder / f"{home}-worker.log")
    try:
        with gateway(testbed, home) as pids:
            latency.wait_until_caught_up(testbed, home)
            yield pids | {"worker": worker.pid}
    finally:
        worker.send_signal(signal.SIGINT)
        worker.wait(60)


def _at_rate(testbed: Testbed, rate: int, pids: dict[str, int]) -> dict[str, Any]:
    """One rate: the load, and probes beside it."""
    url, reader = f"http://127.0.0.1:{testbed.gateway_port}", Reader(testbed.folder / "load")
    order = {"posts": rate * RATE_S, "connections": CONNECTIONS, "paced": float(rate), "watched": pids}
    with loading(testbed, "load", seed=rate, **order) as load:
        time.sleep(1)  # it makes the events before it posts the first one
        probes = latency.post_and_wait(url, reader, takewhile(lambda _: load.is_working(), count()))
        found = summary(load.result(), 1)
    return {"rate": rate, **found, "visible_s": probes["visible_s"], "probes": probes["posts"]}
