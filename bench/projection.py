"""Events per second of `whenline worker` and of a bare aiokafka consumer of the same topics, in alternation."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from rich.console import Console
from rich.table import Table

from bench.events import events
from bench.testbed import Testbed
from events.topics import EVENT_TOPICS
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog

WAIT_S = 1800.0
IN_FLIGHT = 20_000
FETCH_BYTES = 8 * 1024 * 1024
"""Of one partition in one fetch of the bare consumer: it is fastest so."""
REPEATED_ONE_OF = 4
"""One event of so many is published a second time, at the end."""
REPEATS = 1 / (REPEATED_ONE_OF + 1)
"""Then this fraction of the log are repeats."""

Report = Callable[[str], None]


def measure(testbed: Testbed, count: int, rounds: int, report: Report) -> dict[str, Any]:
    """Publish `count` events once, then read and project them in alternation; then project them with repeats."""
    report(f"Publishing {count:,} events")
    asyncio.run(publish(testbed.cluster, count))
    bare, projected, whole = [], [], []
    for number in range(rounds):
        in_log = asyncio.run(log_size(testbed.cluster))
        bare.append(in_log / asyncio.run(read_bare(testbed.cluster, in_log)))
        seconds, wall = project(testbed, in_log, number)
        projected.append(in_log / seconds)
        whole.append(in_log / wall)
        ratio = projected[-1] / bare[-1]
        report(f"round {number + 1}: getmany {bare[-1]:,.0f}/s, worker {projected[-1]:,.0f}/s, ratio {ratio:.2f}")
    report(f"Publishing {count // REPEATED_ONE_OF:,} of them again")
    asyncio.run(publish(testbed.cluster, count // REPEATED_ONE_OF))
    in_log = asyncio.run(log_size(testbed.cluster))
    repeated = [in_log / project(testbed, in_log, rounds + number)[0] for number in range(rounds)]
    report(f"with {REPEATS:.0%} repeats: worker {', '.join(f'{each:,.0f}/s' for each in repeated)}")
    return {
        "events": count,
        "rounds": rounds,
        "with_repeats_per_s": statistics.median(repeated),
        "getmany_per_s": statistics.median(bare),
        "worker_per_s": statistics.median(projected),
        "worker_with_start_per_s": statistics.median(whole),
        "ratio": statistics.median(p / b for p, b in zip(projected, bare, strict=True)),
        "ratios": [p / b for p, b in zip(projected, bare, strict=True)],
    }


def show(found: dict[str, Any]) -> None:
    """Print the results as a table."""
    table = Table(title=f"{found['events']:,} events from Kafka, median of {found['rounds']}", title_justify="left")
    table.add_column("reader")
    table.add_column("events/s", justify="right")
    table.add_column("of getmany", justify="right")
    table.add_row("bare aiokafka getmany", f"{found['getmany_per_s']:,.0f}", "1.00")
    table.add_row("whenline worker", f"{found['worker_per_s']:,.0f}", f"{found['ratio']:.2f}")
    repeats = found["with_repeats_per_s"]
    table.add_row(f"the same, {REPEATS:.0%} repeats", f"{repeats:,.0f}", f"{repeats / found['getmany_per_s']:.2f}")
    whole = found["worker_with_start_per_s"]
    table.add_row("the same, from process start to last row", f"{whole:,.0f}", f"{whole / found['getmany_per_s']:.2f}")
    Console().print(table)


async def publish(cluster: Cluster, count: int, seed: int = 1) -> None:
    """Write `count` events into the log; other seeds give other ids."""
    messages = events(count, seed)
    async with KafkaLog(cluster, linger_ms=20) as log:
        sent: Awaitable[object] | None = None
        while some := list(islice(messages, IN_FLIGHT)):
            before, sent = sent, await log.submit_all(some)
            if before is not None:
                await before
        if sent is not None:
            await sent


async def log_size(cluster: Cluster) -> int:
    """Number of records in the event topics: the published ones, and signals that workers wrote."""
    async with KafkaLog(cluster) as log:
        return sum((await log.end_offsets(EVENT_TOPICS)).values())


async def read_bare(cluster: Cluster, count: int) -> float:
    """Seconds of a bare consumer for all records, from the first fetch."""
    async with KafkaLog(cluster) as log:
        partitions = [TopicPartition(*partition) for partition in await log.partitions(EVENT_TOPICS)]
    consumer = AIOKafkaConsumer(**cluster.options, enable_auto_commit=False, max_partition_fetch_bytes=FETCH_BYTES)
    await consumer.start()
    try:
        consumer.assign(partitions)
        await consumer.seek_to_beginning()
        began, done = time.perf_counter(), 0
        while done < count:
            done += sum(map(len, (await consumer.getmany(timeout_ms=500)).values()))
        return time.perf_counter() - began
    finally:
        await consumer.stop()


def project(testbed: Testbed, count: int, number: int) -> tuple[float, float]:
    """Seconds of a worker with empty tables: from its first fetch, and from the start of its process.

    It may read more than the `count` records that were in the log: it writes signals, too.
    """
    home, log = f"projected-{number}", testbed.folder / f"worker-{number}.log"
    began = time.perf_counter()
    with working(testbed, home, log) as caught_up:
        wall = time.perf_counter() - began
        while (rows := json.loads(testbed.run("status", "--json", home=home))["rows"]) < count:
            time.sleep(0.1)
        assert caught_up["records"] >= count <= rows, (caught_up, rows)
    shutil.rmtree(testbed.folder / home)
    return float(caught_up["seconds"]), wall


def fill(testbed: Testbed, home: str) -> None:
    """Project the whole log into a home."""
    with working(testbed, home, testbed.folder / f"{home}.log") as caught_up:
        while json.loads(testbed.run("status", "--json", home=home))["rows"] < caught_up["records"]:
            time.sleep(0.1)


@contextmanager
def working(
    testbed: Testbed, home: str, log: Path, started: Callable[[int], None] = lambda _: None
) -> Iterator[dict[str, Any]]:
    """Run a worker until it has read everything; yields its own report of that. `started` gets its process id."""
    began = time.perf_counter()
    worker = testbed.start("worker", home=home, log=log)
    try:
        started(worker.pid)
        while (entry := _caught_up(log)) is None:
            if worker.poll() is not None or time.perf_counter() - began > WAIT_S:
                raise RuntimeError(f"the worker did not catch up:\n{log.read_text()}")
            time.sleep(0.05)
        yield entry
    finally:
        worker.send_signal(signal.SIGINT)
        worker.wait(60)


def _caught_up(log: Path) -> dict[str, Any] | None:
    """The worker's log entry after it has read everything; None until then."""
    for line in log.read_text(errors="replace").splitlines():
        if '"caught up"' in line:
            return dict(json.loads(line[line.index("{") :]))
    return None
