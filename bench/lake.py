"""What a lake costs: as-of answers on it and on a replica, the first copy, and a version by the size of its batch.

The catalog is in a PostgreSQL of its own, files are in a folder: an object store adds its own time for each request.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import psutil
from rich.console import Console
from rich.table import Table

from bench.events import events
from bench.growth import ANSWERS
from bench.history import History, Record
from bench.read_models import TIMES, once
from projections.apply.batch import batch_of
from projections.store.duckdb_file.home import Home
from projections.store.duckdb_file.live_file import LiveFile
from projections.store.ducklake import Follower, LakeAddress, LakeReadStore, LakeWriteStore
from projections.store.ducklake.connecting import open_duckdb
from projections.store.ducklake.write_session import WORKING, LakeWriteSession
from tests.support.postgres import running_postgres

BATCHES = (1, 100, 1_000, 10_000, 100_000)
"""Events of a version."""
ROUNDS = 3
PLACE = ("whenline.bench", 0)

Report = Callable[[str], None]


def measure(folder: Path, sizes: list[int], report: Report) -> dict[str, Any]:
    """For each number of evaluations, answers and copies; then versions after the last one. Seconds and bytes."""
    answers, versions = [], []
    with running_postgres() as postgres:
        for size in sizes:
            report(f"A lake of {size:,} evaluations and what belongs to them")
            home, data = folder / f"lake-{size}", folder / f"data-{size}"
            address = LakeAddress(f"postgres:{postgres.new_database()}", f"{data}/")
            live = Home(home / WORKING).live
            live.parent.mkdir(parents=True)
            with LiveFile(live) as file:
                History(size).fill(file)
            with LakeWriteStore(home, address).open() as session:
                answers.append(_answers(session, home, folder / f"reader-{size}", address, size))
                report(", ".join(f"{name} {value}" for name, value in answers[-1].items()))
                if size == sizes[-1]:
                    versions = [_version(session, count, data) for count in BATCHES]
    return {"answers": answers, "versions": versions}


def show(found: dict[str, Any]) -> None:
    """Print the results as tables."""
    table = Table(title="A lake and its replica", title_justify="left")
    table.add_column("")
    for each in found["answers"]:
        table.add_column(f"{each['facts']:,} facts", justify="right")
    for words, name, unit, digits in (
        ("first version, s", "first_s", 1, 1),
        ("files of the lake, MB", "lake_bytes", 1e6, 0),
        ("file of a replica, MB", "replica_bytes", 1e6, 0),
        ("new replica, s", "replica_s", 1, 1),
    ):
        table.add_row(words, *(f"{each[name] / unit:,.{digits}f}" for each in found["answers"]))
    for question in ANSWERS:
        for where in ("lake", "replica"):
            cells = (each[where][question] for each in found["answers"])
            table.add_row(
                f"`{question}` on the {where}, s (MB read)",
                *(f"{cell['seconds']:.2f} ({cell['bytes'] / 1e6:,.0f})" for cell in cells),
            )
    versions = Table(title="A version by its batch", title_justify="left")
    for name in ("events", "time, s", "processor, s", "events/s", "new files", "bytes of an event"):
        versions.add_column(name, justify="right")
    for each in found["versions"]:
        versions.add_row(
            f"{each['events']:,}", f"{each['seconds']:.2f}", f"{each['processor_s']:.2f}",
            f"{each['events'] / each['seconds']:,.0f}", str(each["files"]), f"{each['bytes'] / each['events']:,.0f}",
        )  # fmt: skip
    Console().print(table, versions)


def _answers(
    session: LakeWriteSession, home: Path, other: Path, address: LakeAddress, evaluations: int
) -> dict[str, Any]:
    """The first version, a new replica of it, and the same questions on both."""
    began = time.perf_counter()
    version = session.publish()
    first_s = time.perf_counter() - began
    began = time.perf_counter()
    with Follower(other, address) as follower:
        follower.follow()
    replica_s = time.perf_counter() - began
    store = LakeReadStore(home, address)
    with store.connect(version) as replica:
        (facts,) = replica.execute("SELECT count(*) FROM ledger").fetchone() or (0,)
        local = _asked(replica)
    with open_duckdb(address) as lake:
        lake.execute(store.attach_statement(version, "pinned"))
        lake.execute("USE pinned; SET TimeZone = 'UTC'; SET threads = 2")
        remote = _asked(lake)
    return {
        "evaluations": evaluations,
        "facts": facts,
        "first_s": first_s,
        "replica_s": replica_s,
        "lake_bytes": sum(path.stat().st_size for path in Path(address.data).rglob("*.parquet")),
        "replica_bytes": Path(store.address(version)).stat().st_size,
        "replica": local,
        "lake": remote,
    }


def _asked(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, float]]:
    at, known = TIMES["end"]
    process, found = psutil.Process(), {}
    for name, text in ANSWERS.items():
        query = text.format(at=at, known=known)
        before = process.io_counters().read_chars
        times = [once(connection, query) for _ in range(ROUNDS)]
        read = (process.io_counters().read_chars - before) / ROUNDS
        found[name] = {"seconds": statistics.median(times), "bytes": read}
    return found


def _version(session: LakeWriteSession, count: int, data: Path) -> dict[str, Any]:
    """Apply and publish one batch; medians of a few rounds."""
    process, seconds, processor = psutil.Process(), [], []
    before = _files(data)
    for number in range(ROUNDS):
        records = _records(count, seed=100 * count + number, first=_next_offset(session))
        batch = batch_of([(PLACE, records)])
        began, used = time.perf_counter(), sum(process.cpu_times()[:2])
        session.tables.apply(batch)
        session.publish()
        seconds.append(time.perf_counter() - began)
        processor.append(sum(process.cpu_times()[:2]) - used)
    added = {path: size for path, size in _files(data).items() if path not in before}
    return {
        "events": count,
        "seconds": statistics.median(seconds),
        "processor_s": statistics.median(processor),
        "files": len(added) // ROUNDS,
        "bytes": sum(added.values()) // ROUNDS,
    }


def _records(count: int, seed: int, first: int) -> Sequence[Record]:
    values = islice(events(count, seed), count)
    return [Record(first + number, 1_767_225_600_000, value, key) for number, (_, key, value) in enumerate(values)]


def _next_offset(session: LakeWriteSession) -> int:
    position = session.tables.positions.get(PLACE)
    return 0 if position is None else position.next_offset


def _files(data: Path) -> dict[Path, int]:
    return {path: path.stat().st_size for path in data.rglob("*.parquet")}
