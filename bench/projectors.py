"""What projectors share: processor seconds of each process, the time of a whole log, and of one event alone.

The same log in one Kafka is read by a plain worker on a lake, then by one, two and three projectors with a resolver,
each time into a new lake: catalog in one PostgreSQL, files in a folder. Signals are off. Every lake gets its tables
by a resolver first. What worker and projector take to start with an empty log is measured first, and left out of
processor time, not of the time until all is published. Then, with the log read, a replica of another home joins;
processes are measured idle, and single events from the answer to their post until they are published.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import psutil
from rich.console import Console
from rich.table import Table

from bench.events import events
from bench.projection import publish
from bench.testbed import Testbed, free_port
from events.topics import EVENT_TOPICS
from projections.apply.batch import TopicPartition
from projections.errors import NothingPublished
from projections.store.duckdb_file import publication
from projections.store.duckdb_file.home import Home
from streams.log.kafka import KafkaLog
from tests.support.postgres import running_postgres

SHARED_BY = (0, 1, 2, 3)
"""Numbers of projectors; 0 is a plain worker."""
SINGLES = 12
PAUSE_S = 1.27
"""Between two single events, so that they meet every phase of intervals of half seconds."""
START_S, IDLE_S = 8.0, 10.0
SETTLE_S = 3.0
WAIT_S = 900.0

Report = Callable[[str], None]


@dataclass
class Processes:
    """Processes of one lake, each in a home of its own, by their names."""

    testbed: Testbed
    lake: Mapping[str, str]
    """Settings of the lake."""
    prefix: str
    running: dict[str, psutil.Process] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.running.values():
            process.kill()
        for name, process in self.running.items():
            process.wait(30)
            shutil.rmtree(self.home(name), ignore_errors=True)

    def start(self, name: str, *command: str, home: str = "") -> None:
        """Start a command; its home has its own name, or another one."""
        self.homes[name] = home = f"{self.prefix}-{home or name}"
        log = self.testbed.folder / f"{self.prefix}-{name}.log"
        started = self.testbed.start(*command, home=home, log=log, **self.lake, WHENLINE_WORKER_PORT=str(free_port()))
        self.running[name] = psutil.Process(started.pid)

    def home(self, name: str) -> Path:
        """Home of a process."""
        return self.testbed.folder / self.homes[name]

    def processor_s(self) -> dict[str, float]:
        """Processor time of each process so far."""
        return {name: sum(process.cpu_times()[:2]) for name, process in self.running.items()}

    def published(self, name: str) -> Mapping[TopicPartition, int] | None:
        """Positions of the newest version in a home; None before the first."""
        try:
            return publication.newest(Home(self.home(name))).positions
        except NothingPublished:
            return None


def measure(folder: Path, count: int, report: Report) -> dict[str, Any]:
    """Start processes with an empty log, publish `count` events into it, and share it among each number of projectors.

    All times are seconds; processor seconds are of user and system.
    """
    with Testbed(folder) as testbed, running_postgres() as postgres:

        def processes(prefix: str) -> Processes:
            lake = {
                "WHENLINE_STORE": f"ducklake:postgres:{postgres.new_database()}",
                "WHENLINE_DATA": str(folder / "data" / prefix),
                "KAFKA_BOOTSTRAP_SERVERS": testbed.servers,
            }
            return Processes(testbed, lake, prefix)

        with processes("empty") as started:
            starts = _starts(started)
        report(f"Starts: {starts}")
        report(f"Publishing {count:,} events")
        asyncio.run(publish(testbed.cluster, count))
        results = []
        for each in SHARED_BY:
            with processes(f"shared-{each}") as sharing:
                results.append(asyncio.run(_shared(sharing, each, starts)))
            report(f"{each} projectors: {results[-1]}")
    return {"events": count, "starts": starts, "results": results}


def show(found: dict[str, Any]) -> None:
    """Print the results as a table, one column a number of projectors."""
    results = found["results"]
    table = Table(title=f"{found['events']:,} events shared by projectors", title_justify="left")
    table.add_column("projectors")
    for each in results:
        table.add_column("none: a worker" if not each["projectors"] else str(each["projectors"]), justify="right")
    for name, cell in CELLS.items():
        table.add_row(name, *(cell(each) for each in results))
    Console().print(table)


def _sums(name: str, digits: int) -> Callable[[dict[str, Any]], str]:
    """A cell with the sum of projectors, and the figure of the worker or resolver."""

    def cell(result: dict[str, Any]) -> str:
        found = result[name]
        writer = found.get("worker", found.get("resolver", 0.0))
        shared = sum(value for process, value in found.items() if process.startswith("projector"))
        return f"{shared:.{digits}f} + {writer:.{digits}f}"

    return cell


def _median(name: str) -> Callable[[dict[str, Any]], str]:
    return lambda result: f"{statistics.median(result[name]):.2f} ({max(result[name]):.2f})"


CELLS: dict[str, Callable[[dict[str, Any]], str]] = {
    "processor, s per million events: projectors + worker or resolver": _sums("per_million_s", 1),
    "the same in sum": lambda result: f"{sum(result['per_million_s'].values()):.1f}",
    "until all is published, with the start of processes, s": lambda result: f"{result['seconds']:.1f}",
    "events/s": lambda result: f"{result['per_s']:,.0f}",
    "of all processors, these processes used": lambda result: f"{result['used']:.0%}",
    "idle, processor s per s: projectors + worker or resolver": _sums("idle", 3),
    "idle replica": lambda result: f"{result['idle']['replica']:.3f}",
    "posted event to version, s: median (longest)": _median("publish_s"),
    "posted event to a replica elsewhere, s: median (longest)": _median("replica_s"),
}
"""Rows of the table: a cell of each result."""


def _starts(processes: Processes) -> dict[str, float]:
    """Processor seconds of a worker and of a projector from their start on, while nothing is in the log."""
    _start_resolver(processes)
    processes.start("projector 1", "projector")
    time.sleep(START_S)
    found = {"projector": processes.processor_s()["projector 1"]}
    _replace_by_worker(processes)
    time.sleep(START_S)
    return found | {"worker": processes.processor_s()["worker"]}


def _start_resolver(processes: Processes) -> None:
    """Start a resolver, and wait for its first version."""
    began = time.perf_counter()
    processes.start("resolver", "resolver", "--processors", "projector")
    while processes.published("resolver") is None:
        _check(processes, began)
        time.sleep(0.05)
    time.sleep(SETTLE_S)


def _replace_by_worker(processes: Processes) -> None:
    """End the resolver, and start a worker in its home."""
    processes.running["resolver"].kill()
    processes.running.pop("resolver").wait(30)
    processes.start("worker", "worker", "--processors", "projector", home="resolver")


async def _shared(processes: Processes, projectors: int, starts: Mapping[str, float]) -> dict[str, Any]:
    """Project the whole log, and then single events."""
    writer = _writer(projectors)
    async with KafkaLog(processes.testbed.cluster) as log:
        ends = {partition: end for partition, end in (await log.end_offsets(EVENT_TOPICS)).items() if end}
        _start_resolver(processes)
        began, before = time.perf_counter(), processes.processor_s()
        if projectors:
            for number in range(projectors):
                processes.start(f"projector {number + 1}", "projector")
        else:
            _replace_by_worker(processes)
        while processes.published(writer) != ends:
            _check(processes, began)
            await asyncio.sleep(0.05)
        seconds = time.perf_counter() - began
        used, count = processes.processor_s(), sum(ends.values())
        own = {name: max(0.0, value - before.get(name, starts.get(_kind(name), 0.0))) for name, value in used.items()}
        processes.start("replica", "replica")
        while processes.published("replica") != ends:
            _check(processes, began)
            await asyncio.sleep(0.05)
        await asyncio.sleep(SETTLE_S)
        rested = processes.processor_s()
        await asyncio.sleep(IDLE_S)
        idle = {name: (value - rested[name]) / IDLE_S for name, value in processes.processor_s().items()}
        singles = [await _single(processes, log, writer, number) for number in range(SINGLES)]
    return {
        "projectors": projectors,
        "events": count,
        "processor_s": used,
        "per_million_s": {name: value / count * 1e6 for name, value in own.items()},
        "seconds": seconds,
        "per_s": count / seconds,
        "used": sum(value - before.get(name, 0.0) for name, value in used.items())
        / seconds
        / (psutil.cpu_count() or 1),
        "idle": idle,
        "publish_s": [published for published, _ in singles],
        "replica_s": [followed for _, followed in singles],
    }


async def _single(processes: Processes, log: KafkaLog, writer: str, number: int) -> tuple[float, float]:
    """Seconds from Kafka's answer to an event until the writer's home has it, and until the replica's has it."""
    await asyncio.sleep(PAUSE_S)
    topic, key, value = next(events(1, seed=1_000_000 + number + int(time.time())))
    sent = await log.send(topic, key, value)
    began, found = time.perf_counter(), dict.fromkeys((writer, "replica"), 0.0)
    while not all(found.values()):
        _check(processes, began)
        for name in found:
            positions = processes.published(name) or {}
            if not found[name] and positions.get((sent.topic, sent.partition), 0) > sent.offset:
                found[name] = time.perf_counter() - began
        await asyncio.sleep(0.01)
    return found[writer], found["replica"]


def _kind(name: str) -> str:
    """What the process is one of."""
    return name.partition(" ")[0]


def _writer(projectors: int) -> str:
    return "resolver" if projectors else "worker"


def _check(processes: Processes, began: float) -> None:
    """Raise RuntimeError where a process ended, or where it takes too long."""
    ended = [name for name, process in processes.running.items() if process.status() == psutil.STATUS_ZOMBIE]
    if ended or time.perf_counter() - began > WAIT_S:
        logs = "\n".join(path.read_text(errors="replace")[-2000:] for path in processes.testbed.folder.glob("*.log"))
        raise RuntimeError(f"{ended or 'nothing'} ended, and the version is not there:\n{logs}")
