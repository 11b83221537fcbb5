"""Runs the bare loop, the worker and every peer over the same topics, in alternation."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from bench.peers.catalog import DUTIES, PEERS, Peer
from bench.peers.job import Job
from bench.projection import log_size, project, publish, read_bare
from bench.testbed import Testbed
from events.topics import EVENT_TOPICS
from tests.support.environments import environment_of

ROOT = Path(__file__).parents[2]
WAIT_S = 1200.0
BARE, OURS = "bare aiokafka getmany", "whenline worker"

Report = Callable[[str], None]
Reader = Callable[[int, int], None]
"""Reads the log once, given the number of the round and of records in the log, and notes its rate."""


class PeerFailed(Exception):
    """A peer could not be installed, or did not do its job. The message is for the table."""


@dataclass
class Runs:
    """What one reader did in all rounds. Rates are events per second."""

    rates: list[float] = field(default_factory=list)
    """From the first fetch to the last commit."""
    whole: list[float] = field(default_factory=list)
    """From the start of the process to its end."""
    versions: dict[str, str] = field(default_factory=dict)
    failed: str | None = None


def install(peers: Sequence[Peer], report: Report) -> dict[str, Path | PeerFailed]:
    """The interpreter of each peer's environment, made from its lock file; or why there is none."""
    found: dict[str, Path | PeerFailed] = {}
    for peer in peers:
        report(f"Environment of {peer.name}")
        try:
            found[peer.name] = environment_of(peer.lock_file, f".peers/{peer.lock}") / "bin" / "python"
        except subprocess.CalledProcessError as error:
            found[peer.name] = PeerFailed(f"not installed: uv ended with {error.returncode}")
    return found


def measure(testbed: Testbed, count: int, rounds: int, report: Report, peers: Sequence[Peer] = PEERS) -> dict[str, Any]:
    """Publish `count` events once; then every reader reads them in each round, each round in another order."""
    interpreters = install(peers, report)
    report(f"Publishing {count:,} events")
    asyncio.run(publish(testbed.cluster, count))
    runs = {name: Runs() for name in (BARE, OURS, *(peer.name for peer in peers))}
    readers: list[Reader] = [
        lambda _, in_log: runs[BARE].rates.append(in_log / asyncio.run(read_bare(testbed.cluster, in_log))),
        lambda number, in_log: _ours(testbed, in_log, number, runs[OURS]),
        *(_reader(testbed, peer, interpreters[peer.name], runs[peer.name]) for peer in peers),
    ]
    for number in range(rounds):
        turn = number % len(readers)
        for reader in readers[turn:] + readers[:turn]:
            reader(number, asyncio.run(log_size(testbed.cluster)))
        report(f"round {number + 1}: " + ", ".join(_last(name, each) for name, each in runs.items()))
    return summary(count, rounds, runs, peers)


def summary(count: int, rounds: int, runs: dict[str, Runs], peers: Sequence[Peer]) -> dict[str, Any]:
    """The result as JSON: medians of rates, and of ratios to the bare loop and to the worker of the same round."""
    by_name = {peer.name: peer for peer in peers}
    readers = {}
    for name, each in runs.items():
        entry: dict[str, Any] = {"does_not": [], "versions": each.versions, "failed": each.failed}
        if name in by_name:
            peer = by_name[name]
            entry |= {"does_not": list(peer.does_not), "positions": peer.positions, "best_form": peer.best_form}
        elif name == BARE:
            entry |= {"does_not": ["rows", *DUTIES]}
        if each.rates and not each.failed:
            entry |= {
                "per_s": statistics.median(each.rates),
                "with_start_per_s": statistics.median(each.whole) if each.whole else None,
                "of_bare": _ratio(each, runs[BARE]),
                "of_ours": _ratio(each, runs[OURS]),
                "rates": each.rates,
            }
        readers[name] = entry
    return {"events": count, "rounds": rounds, "duties": DUTIES, "readers": readers}


def _ratio(one: Runs, other: Runs) -> float:
    return statistics.median(a / b for a, b in zip(one.rates, other.rates, strict=True))


def _ours(testbed: Testbed, count: int, number: int, runs: Runs) -> None:
    seconds, wall = project(testbed, count, number)
    runs.rates.append(count / seconds)
    runs.whole.append(count / wall)


def _reader(testbed: Testbed, peer: Peer, interpreter: Path | PeerFailed, runs: Runs) -> Reader:
    def read(number: int, count: int) -> None:
        if runs.failed is not None:
            return
        try:
            if isinstance(interpreter, PeerFailed):
                raise interpreter
            file = testbed.folder / f"{peer.module}-{number}.duckdb"
            topics = {name: topic.partitions for name, topic in EVENT_TOPICS.items()}
            seconds, wall, versions = _run(interpreter, peer, Job(testbed.servers, topics, file, count))
        except PeerFailed as failure:
            runs.failed = str(failure)
            return
        runs.rates.append(count / seconds)
        runs.whole.append(count / wall)
        runs.versions |= versions

    return read


def _run(interpreter: Path, peer: Peer, job: Job) -> tuple[float, float, dict[str, str]]:
    """Run a peer's program and check its rows: seconds from the first fetch, seconds of the process, versions."""
    command = [str(interpreter), "-m", f"bench.peers.{peer.module}", *job.arguments()]
    began = time.perf_counter()
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=WAIT_S, check=True)
    except subprocess.TimeoutExpired as error:
        raise PeerFailed(f"not done after {WAIT_S:.0f} s") from error
    except subprocess.CalledProcessError as error:
        raise PeerFailed(
            f"ended with {error.returncode}: {(error.stderr.splitlines() or ['no message'])[-1]}"
        ) from error
    wall = time.perf_counter() - began
    with duckdb.connect(str(job.file), read_only=True) as connection:
        (found,) = connection.execute(
            "SELECT count(*), count(DISTINCT (kafka_topic, kafka_partition, kafka_offset)), count(id) FROM ledger"
        ).fetchall()
    if set(found) != {job.count}:
        raise PeerFailed(f"wrote {found[0]:,} rows of {found[1]:,} records instead of {job.count:,}")
    job.file.unlink()
    report = json.loads(done.stdout.splitlines()[-1])
    return report["seconds"], wall, report["versions"]


def _last(name: str, runs: Runs) -> str:
    return f"{name} {runs.failed}" if runs.failed else f"{name} {runs.rates[-1]:,.0f}/s"
