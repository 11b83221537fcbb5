"""Versions of a lake by the size of their batches: time, files, and requests to an object store."""

from __future__ import annotations

import json
import os
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from bench.events import events
from bench.history import Record
from projections.apply.batch import Batch, batch_of
from projections.store.ducklake import Follower, LakeAddress, LakeWriteStore
from projections.store.ducklake.connecting import open_duckdb
from projections.store.ducklake.write_session import LakeWriteSession
from tests.support.object_store import running_object_store

BATCHES = (1, 100, 1_000, 10_000, 100_000)
"""Events of a version."""
ROUNDS = 3
REQUESTED = (1, 1_000, 100_000)
"""Events of a version whose requests are counted."""
PLACE = ("whenline.bench", 0)

Report = Callable[[str], None]
VERSION_CELLS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "facts before": lambda each: f"{each['facts']:,}",
    "events": lambda each: f"{each['events']:,}",
    "time, s": lambda each: f"{each['seconds']:.2f}",
    "processor, s": lambda each: f"{each['processor_s']:.2f}",
    "events/s": lambda each: f"{each['events'] / each['seconds']:,.0f}",
    "versions/s": lambda each: f"{1 / each['seconds']:.2f}",
    "new files": lambda each: str(each["files"]),
    "bytes of an event": lambda each: f"{each['bytes'] / each['events']:,.0f}",
}
"""Columns of the table of versions."""


def measure_versions(session: LakeWriteSession, data: Path, report: Report) -> list[dict[str, Any]]:
    """Apply and publish batches of each size; medians of a few rounds."""
    found = []
    for count in BATCHES:
        found.append(_version(session, count, data))
        report(", ".join(f"{name} {value}" for name, value in found[-1].items()))
    return found


def measure_amendment(session: LakeWriteSession) -> float:
    """Seconds of a version with one retraction, which changes tables that are resolved; median of a few rounds."""
    seconds = []
    for number in range(ROUNDS):
        seed = 1_000_000 + number
        ((_, key, value),) = events(1, seed)
        target = json.loads(value)
        retraction = {name: target[name] for name in ("specversion", "source", "time", "subject")} | {
            "id": f"retraction-{seed}",
            "type": "whenline.event.retracted",
            "data": {
                "headline": "It is retracted",
                "organizations": target["data"]["organizations"],
                "target": {"source": target["source"], "id": target["id"]},
            },
        }
        session.tables.apply(_batch_of(session, [(key, value)]))
        session.publish()
        batch = _batch_of(session, [(key, json.dumps(retraction).encode())])
        assert not batch.dead_letters, batch.dead_letters
        began = time.perf_counter()
        session.tables.apply(batch)
        session.publish()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def measure_requests(folder: Path, catalog: str) -> list[dict[str, Any]]:
    """What a version costs where the files are in an object store: requests, bytes and rows of the catalog.

    A version has the requests of the writer, which reads what it committed to feed its own replica, and those of one
    replica of another home.
    """
    found = []
    with (
        running_object_store() as objects,
        _environment(AWS_ACCESS_KEY_ID=objects.key, AWS_SECRET_ACCESS_KEY=objects.key, AWS_ENDPOINT_URL=objects.url),
    ):
        address = LakeAddress(f"postgres:{catalog}", "s3://bench/lake/")
        with (
            LakeWriteStore(folder / "writer", address).open() as session,
            Follower(folder / "reader", address) as follower,
        ):
            session.publish()
            follower.follow()
            for count in REQUESTED:
                _apply(session, count, seed=count)
                objects.requests.clear()
                files, size, rows = len(objects.objects), sum(map(len, objects.objects.values())), _rows(address)
                session.publish()
                written = Counter(objects.requests)
                follower.follow()
                found.append(
                    {
                        "events": count,
                        "writer": dict(written),
                        "replica": dict(objects.requests - written),
                        "files": len(objects.objects) - files,
                        "bytes": sum(map(len, objects.objects.values())) - size,
                        "catalog_rows": _rows(address) - rows,
                    }
                )
    return found


def show_requests(found: Sequence[dict[str, Any]]) -> None:
    """Print what `measure_requests` found."""
    table = Table(title="One version in an object store", title_justify="left")
    for name in ("events", "writer: PUT, POST", "GET, HEAD", "a replica: GET, HEAD", "files", "bytes", "catalog rows"):
        table.add_column(name, justify="right")
    for each in found:
        table.add_row(
            f"{each['events']:,}", str(_sum(each["writer"], "PUT", "POST")), str(_sum(each["writer"], "GET", "HEAD")),
            str(_sum(each["replica"], "GET", "HEAD")), str(each["files"]), f"{each['bytes']:,}",
            str(each["catalog_rows"]),
        )  # fmt: skip
    Console().print(table)


def _version(session: LakeWriteSession, count: int, data: Path) -> dict[str, Any]:
    process, seconds, processor = psutil.Process(), [], []
    before = _files(data)
    for number in range(ROUNDS):
        batch = _batch(session, count, seed=100 * count + number)
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


def _apply(session: LakeWriteSession, count: int, seed: int) -> None:
    session.tables.apply(_batch(session, count, seed))


def _batch(session: LakeWriteSession, count: int, seed: int) -> Batch:
    return _batch_of(session, [(key, value) for _, key, value in events(count, seed)])


def _batch_of(session: LakeWriteSession, records: Sequence[tuple[bytes, bytes]]) -> Batch:
    """Keys and values as the next records of a partition of their own."""
    position = session.tables.positions.get(PLACE)
    first = 0 if position is None else position.next_offset
    listed = [Record(first + number, 1_767_225_600_000, value, key) for number, (key, value) in enumerate(records)]
    return batch_of([(PLACE, listed)])


def _files(data: Path) -> dict[Path, int]:
    return {path: path.stat().st_size for path in data.rglob("*.parquet")}


def _rows(address: LakeAddress) -> int:
    """Rows of all tables of the catalog."""
    with open_duckdb(address) as connection:
        connection.execute(f"ATTACH '{address.connection}' AS catalog (TYPE postgres, READ_ONLY)")
        tables = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'catalog' AND schema_name = 'public'"
        ).fetchall()
        counts = " UNION ALL ".join(f'SELECT count(*) FROM catalog."{name}"' for (name,) in tables)
        return sum(count for (count,) in connection.execute(counts).fetchall())


def _sum(requests: Mapping[str, int], *methods: str) -> int:
    return sum(requests.get(method, 0) for method in methods)


@contextmanager
def _environment(**variables: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
