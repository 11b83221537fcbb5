"""Events per second: `whenline worker` against a bare aiokafka consumer of the same topics, turn by turn."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.events import events
from bench.stage import Stage
from events.topics import EVENT_TOPICS
from streams.log.kafka import KafkaLog

WAIT_S = 600.0
IN_FLIGHT = 20_000

Say = Callable[[str], None]


def measure(stage: Stage, count: int, rounds: int, say: Say) -> dict[str, Any]:
    """Publish `count` events once, then read and project them in turns."""
    say(f"Publishing {count:,} events")
    asyncio.run(_publish(stage.servers, count))
    bare, projected, whole = [], [], []
    for number in range(rounds):
        bare.append(count / asyncio.run(_read(stage.servers, count)))
        seconds, wall = _project(stage, count, number)
        projected.append(count / seconds)
        whole.append(count / wall)
        say(
            f"round {number + 1}: getmany {bare[-1]:,.0f}/s, worker {projected[-1]:,.0f}/s, ratio {projected[-1] / bare[-1]:.2f}"
        )
    return {
        "events": count,
        "rounds": rounds,
        "getmany_per_s": statistics.median(bare),
        "worker_per_s": statistics.median(projected),
        "worker_with_start_per_s": statistics.median(whole),
        "ratio": statistics.median(p / b for p, b in zip(projected, bare, strict=True)),
        "ratios": [p / b for p, b in zip(projected, bare, strict=True)],
    }


def tell(found: dict[str, Any]) -> None:
    """Print it for a person."""
    table = Table(title=f"{found['events']:,} events from Kafka, median of {found['rounds']}", title_justify="left")
    table.add_column("reader")
    table.add_column("events/s", justify="right")
    table.add_column("of getmany", justify="right")
    table.add_row("bare aiokafka getmany", f"{found['getmany_per_s']:,.0f}", "1.00")
    table.add_row("whenline worker", f"{found['worker_per_s']:,.0f}", f"{found['ratio']:.2f}")
    whole = found["worker_with_start_per_s"]
    table.add_row("the same, from process start to last row", f"{whole:,.0f}", f"{whole / found['getmany_per_s']:.2f}")
    Console().print(table)


async def _publish(servers: str, count: int) -> None:
    async with KafkaLog(servers, linger_ms=20) as log:
        waiting = []
        for topic, key, value in events(count):
            waiting.append(await log.submit(topic, key, value))
            if len(waiting) >= IN_FLIGHT:
                await asyncio.gather(*waiting)
                waiting.clear()
        await asyncio.gather(*waiting)


async def _read(servers: str, count: int) -> float:
    """Seconds that a bare consumer needs for all records, from the first fetch on."""
    async with KafkaLog(servers) as log:
        points = dict.fromkeys(await log.partitions(EVENT_TOPICS), 0)
        async with log.reader(points) as reader:
            began, done = time.perf_counter(), 0
            while done < count:
                done += sum(map(len, (await reader.batches()).values()))
            return time.perf_counter() - began


def _project(stage: Stage, count: int, number: int) -> tuple[float, float]:
    """Seconds that a worker with empty tables needs: from its first fetch, and from the start of its process."""
    home, log = f"projected-{number}", stage.folder / f"worker-{number}.log"
    began = time.perf_counter()
    with _working(stage, home, log) as told:
        wall = time.perf_counter() - began
        while (rows := json.loads(stage.run("status", "--json", home=home))["rows"]) < count:
            time.sleep(0.1)
        assert told["records"] == count == rows, (told, rows)
    shutil.rmtree(stage.folder / home)
    return float(told["seconds"]), wall


def fill(stage: Stage, home: str) -> None:
    """Give a home the tables of all that is in the log."""
    with _working(stage, home, stage.folder / f"{home}.log") as told:
        while json.loads(stage.run("status", "--json", home=home))["rows"] < told["records"]:
            time.sleep(0.1)


@contextmanager
def _working(stage: Stage, home: str, log: Path) -> Iterator[dict[str, Any]]:
    """A worker that has read everything, and what it said of that."""
    began = time.perf_counter()
    worker = stage.start("worker", home=home, log=log)
    try:
        while (told := _caught_up(log)) is None:
            if worker.poll() is not None or time.perf_counter() - began > WAIT_S:
                raise RuntimeError(f"the worker did not catch up:\n{log.read_text()}")
            time.sleep(0.05)
        yield told
    finally:
        worker.send_signal(signal.SIGINT)
        worker.wait(60)


def _caught_up(log: Path) -> dict[str, Any] | None:
    """What the worker says once it has read everything."""
    for line in log.read_text(errors="replace").splitlines():
        if '"caught up"' in line:
            return dict(json.loads(line[line.index("{") :]))
    return None
