"""What a lake costs at each size: as-of answers on it, on a replica and on the local store's file, and its versions.

A size is a number of facts: rows of the ledger and of all fact tables together, two for nearly every event. Questions
are asked of one file or lake after the other, by connections with the limits of readers and two threads. The catalog is
in a PostgreSQL of its own, files are in a folder: an object store adds its own time for each request.
"""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import psutil
from rich.console import Console
from rich.table import Table

from bench.growth import ANSWERS
from bench.history import History
from bench.lake_versions import VERSION_CELLS, measure_amendment, measure_requests, measure_versions, show_requests
from bench.memory import MemoryPeak
from bench.read_models import TIMES, once
from projections.schema import definitions
from projections.store.duckdb_file.home import Home
from projections.store.duckdb_file.live_file import LiveFile
from projections.store.ducklake import Follower, LakeAddress, LakeReadStore, LakeWriteStore
from projections.store.ducklake.connecting import open_duckdb
from projections.store.ducklake.write_session import WORKING
from projections.store.limits import DEFAULT_LIMITS, READ_CONFIG, apply_limits
from tests.support.postgres import running_postgres

ROUNDS = 3
FACTS_OF_AN_EVALUATION = 2.82
"""The ledger has 1.41 rows for each evaluation of a history, and fact tables as many."""
WHERE = ("local", "replica", "lake")

Report = Callable[[str], None]


def measure(folder: Path, sizes: list[int], report: Report) -> dict[str, Any]:
    """For each number of facts, answers, copies and versions; then requests to an object store. Seconds and bytes."""
    answers, versions = [], []
    with running_postgres() as postgres:
        for size in sizes:
            report(f"A lake of {size:,} facts")
            address = LakeAddress(f"postgres:{postgres.new_database()}", f"{folder / 'data'}/")
            found, made = _measured(folder, address, round(size / FACTS_OF_AN_EVALUATION), report)
            answers.append(found)
            versions += [{"facts": found["facts"], **each} for each in made]
        report("Requests to an object store")
        requests = measure_requests(folder / "requests", postgres.new_database())
    return {"answers": answers, "versions": versions, "requests": requests}


def show(found: dict[str, Any]) -> None:
    """Print the results as tables."""
    table = Table(title="A lake, its replica, and the local store", title_justify="left")
    table.add_column("")
    for each in found["answers"]:
        table.add_column(f"{each['facts']:,} facts", justify="right")
    for words, name, unit, digits in CELLS:
        table.add_row(words, *(f"{each[name] / unit:,.{digits}f}" for each in found["answers"]))
    for question in ANSWERS:
        for where in WHERE:
            cells = (_cell(each[where][question]) for each in found["answers"])
            table.add_row(f"`{question}`, {where}: first, s (MB read); again, s", *cells)
    versions = Table(title="A version by its batch", title_justify="left")
    for name in VERSION_CELLS:
        versions.add_column(name, justify="right")
    for each in found["versions"]:
        versions.add_row(*(cell(each) for cell in VERSION_CELLS.values()))
    Console().print(table, versions)
    show_requests(found["requests"])


CELLS = (
    ("events", "events", 1, 0),
    ("tables are filled, s", "fill_s", 1, 0),
    ("first version, s", "first_s", 1, 1),
    ("new replica, s", "replica_s", 1, 1),
    ("a worker takes over, s", "takeover_s", 1, 1),
    ("a version with one retraction, s", "amendment_s", 1, 1),
    ("largest memory meanwhile, MB", "memory", 1e6, 0),
    ("files of the lake, MB", "lake_bytes", 1e6, 0),
    ("file of a replica, MB", "replica_bytes", 1e6, 0),
    ("file of the local store, MB", "local_bytes", 1e6, 0),
)
"""Rows of the table: words, name of the result, unit, decimals."""


def _measured(
    folder: Path, address: LakeAddress, evaluations: int, report: Report
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Answers and versions of one size. At most three copies of the tables are on the disk at once, and the lake."""
    first, second = folder / "first", folder / "second"
    live = Home(first / WORKING).live
    live.parent.mkdir(parents=True)
    found: dict[str, Any] = {"evaluations": evaluations}
    with MemoryPeak() as memory:
        memory.watch(psutil.Process().pid)
        with _timed(found, "fill_s"), LiveFile(live) as file:
            History(evaluations).fill(file, beside=True)
        found["local_bytes"] = live.stat().st_size
        with _opened(live) as local:
            found |= count_rows(local)
        report(f"{found['facts']:,} facts were filled in {found['fill_s']:.0f} s: {found['local_bytes'] / 1e6:,.0f} MB")
        found["local"] = _queried(lambda: _opened(live), report)
        with LakeWriteStore(first, address).open() as session, _timed(found, "first_s"):
            session.publish()
        shutil.rmtree(first)
        found["lake_bytes"] = sum(path.stat().st_size for path in Path(address.data).rglob("*.parquet"))
        report(f"first version in {found['first_s']:.1f} s: {found['lake_bytes'] / 1e6:,.0f} MB")
        with _timed(found, "replica_s"), Follower(second, address) as follower:
            version = follower.follow()
        report(f"new replica in {found['replica_s']:.1f} s")
        assert version is not None
        store = LakeReadStore(second, address)
        found["replica_bytes"] = Path(store.address(version)).stat().st_size
        attach = store.attach_statement(version, "pinned")
        found["replica"] = _queried(lambda: store.connect(version), report)
        found["lake"] = _queried(lambda: _pinned(address, attach), report)
        with _timed(found, "takeover_s"):
            session = LakeWriteStore(second, address).open()
        with session:
            versions = measure_versions(session, Path(address.data), report)
            found["amendment_s"] = measure_amendment(session)
    found["memory"] = memory.bytes
    for each in (second, Path(address.data)):
        shutil.rmtree(each)
    return found, versions


def count_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of the ledger, `events`, and of ledger and fact tables, `facts`."""
    tables = ("ledger", *(f"internal.{fact.name}" for fact in definitions.facts()))
    counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,) for table in tables]
    return {"events": counts[0][0], "facts": sum(count for (count,) in counts)}


def _queried(connect: Callable[[], duckdb.DuckDBPyConnection], report: Report) -> dict[str, dict[str, float] | None]:
    """Each question by a connection of its own, which has read nothing yet; None where its memory is too small."""
    at, known = TIMES["end"]
    process, found = psutil.Process(), {}
    for name, text in ANSWERS.items():
        query = text.format(at=at, known=known)
        with connect() as connection:
            before = process.io_counters().read_chars
            try:
                first = once(connection, query)
                read = process.io_counters().read_chars - before
                again = statistics.median(once(connection, query) for _ in range(ROUNDS))
            except duckdb.OutOfMemoryException:
                found[name] = None
            else:
                found[name] = {"first_s": first, "again_s": again, "bytes": read}
        report(f"{name}: {found[name]}")
    return found


def _opened(path: Path) -> duckdb.DuckDBPyConnection:
    """The local store's file, as readers open a generation."""
    connection = duckdb.connect(str(path), read_only=True, config=READ_CONFIG)
    apply_limits(connection, DEFAULT_LIMITS)
    return connection


def _pinned(address: LakeAddress, attach: str) -> duckdb.DuckDBPyConnection:
    """The lake as another tool attaches it, with the memory and threads of readers."""
    connection = open_duckdb(address)
    connection.execute(f"{attach}; USE pinned; SET threads = {DEFAULT_LIMITS.threads}")
    connection.execute(f"SET memory_limit = '{DEFAULT_LIMITS.memory}'; SET temp_directory = ''")
    return connection


def _cell(found: dict[str, float] | None) -> str:
    if found is None:
        return f"needs over {DEFAULT_LIMITS.memory}"
    return f"{found['first_s']:.2f} ({found['bytes'] / 1e6:,.0f}); {found['again_s']:.2f}"


@contextmanager
def _timed(found: dict[str, Any], name: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    found[name] = time.perf_counter() - began
