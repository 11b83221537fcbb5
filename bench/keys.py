"""Duplicates at scale: the writer's and the gateway's search for keys among very many, made by a generator.

Nothing but the keys is made: sorted runs of their prefixes (`projections.key_runs`), and a table that has only the
keys, for what a real repeat costs.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import psutil

from bench.tables import show_by_size
from projections.key_runs import KeyRuns, Prefixes
from projections.memory_size import WRITERS_MEMORY
from streams.projector.fetching import FLUSH_ROWS

CHUNK = 1 << 20
ROUNDS = 5
_MAKE = "CREATE TABLE ledger AS SELECT md5(i::VARCHAR)::UUID AS key FROM range({size}) AS t(i)"
_REPEATS = "SELECT count(*) FROM (SELECT rowid FROM ledger SEMI JOIN repeated USING (key))"

Report = Callable[[str], None]


def measure(folder: Path, sizes: list[int], report: Report) -> list[dict[str, Any]]:
    """Results for each number of keys; times in seconds, memory and files in MB (10^6 bytes)."""
    found = []
    for size in sizes:
        found.append(_measured(folder, size))
        report(", ".join(f"{name} {value:.4g}" for name, value in found[-1].items()))
    return found


def show(results: list[dict[str, Any]]) -> None:
    """Print the results as a table, one column a size."""
    show_by_size("Duplicates among many keys", results, "keys", CELLS)


CELLS: dict[str, Callable[[dict[str, Any]], str]] = {
    "read all keys at the start, s": lambda result: f"{result['fill_s']:.1f}",
    "memory of the process, MB": lambda result: f"{result['memory_mb']:,.0f}",
    "files, MB": lambda result: f"{result['keys'] * 8 / 1e6:,.0f}",
    "one new key, µs": lambda result: f"{result['one_s'] * 1e6:,.0f}",
    f"{FLUSH_ROWS:,} new keys, ms": lambda result: f"{result['batch_s'] * 1e3:,.0f}",
    f"add {FLUSH_ROWS:,}, mean with merges, ms": lambda result: f"{result['add_s'] * 1e3:,.0f}",
    "find the row of one repeat, ms": lambda result: f"{result['one_repeat_s'] * 1e3:,.0f}",
    f"find the rows of {FLUSH_ROWS // 5:,} repeats, ms": lambda result: f"{result['repeats_s'] * 1e3:,.0f}",
}
"""Rows of the table: a cell of each result."""


def _measured(folder: Path, size: int) -> dict[str, Any]:
    process, random = psutil.Process(), np.random.default_rng(1)
    before = _own_memory(process)
    began = time.perf_counter()
    runs = KeyRuns(folder).with_keys(_prefixes(random, size))
    fill_s = time.perf_counter() - began
    memory = _own_memory(process) - before
    one = [_seconds(lambda: runs.among([random.bytes(16)])) for _ in range(ROUNDS * 100)]
    batch = [_seconds(lambda: runs.contain(_some(random, FLUSH_ROWS))) for _ in range(ROUNDS)]
    began = time.perf_counter()
    for _ in range(4 * ROUNDS):
        runs = runs.with_keys([_some(random, FLUSH_ROWS)])
    add_s = (time.perf_counter() - began) / (4 * ROUNDS)
    return {
        "keys": size,
        "fill_s": fill_s,
        "memory_mb": memory / 1e6,
        "one_s": statistics.median(one),
        "batch_s": statistics.median(batch),
        "add_s": add_s,
        **_repeats(folder, size),
    }


def _repeats(folder: Path, size: int) -> dict[str, float]:
    """What SQL takes to find the rows of keys that are there, with the writer's limits."""
    path = folder / f"keys-{size}.duckdb"
    config = {"memory_limit": WRITERS_MEMORY, "threads": 1, "preserve_insertion_order": False}
    with duckdb.connect(str(path), config=config) as connection:
        connection.execute(_MAKE.format(size=size))
        connection.execute("CHECKPOINT")
        found = {}
        for name, count in (("one_repeat_s", 1), ("repeats_s", FLUSH_ROWS // 5)):
            step = size // count
            some = f"SELECT key FROM ledger WHERE rowid % {step} = 0 LIMIT {count}"
            connection.execute(f"CREATE OR REPLACE TEMP TABLE repeated AS {some}")
            found[name] = statistics.median(
                _seconds(lambda: connection.execute(_REPEATS).fetchone()) for _ in range(ROUNDS)
            )
    path.unlink()
    return found


def _prefixes(random: np.random.Generator, size: int) -> Iterator[Prefixes]:
    for start in range(0, size, CHUNK):
        yield _some(random, min(CHUNK, size - start))


def _some(random: np.random.Generator, count: int) -> Prefixes:
    return random.integers(0, 2**64 - 1, count, np.uint64, endpoint=True)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _own_memory(process: psutil.Process) -> int:
    """Resident bytes that the system cannot take back: without pages of files."""
    found = process.memory_info()
    return int(found.rss - found.shared)
