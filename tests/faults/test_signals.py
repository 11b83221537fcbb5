"""The set of signals is the same after SIGKILL in mid-stream, rebalances, other batches, and in an empty cluster."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from events.kinds.signals import SOURCE
from events.registry import BY_TYPE
from events.topics import EVENT_TOPICS
from projections.errors import NothingPublished
from projections.read.reader import Reader
from streams.broker import LocalBroker
from streams.heartbeat import Heartbeat
from streams.importers import events_of
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.log.port import Record
from streams.signals import SignalReconciler
from streams.worker.health import HealthServer
from tests.support.kafka import everything_in, running_broker
from tests.support.stack import COMMAND, Stack
from tests.support.tables import with_empty_tables
from tests.support.waiting import until

HISTORY = [*events_of("microsoft-openai"), *events_of("aider-polyglot")]
KILLS = (("evaluated", 1), ("sent", 1), ("sent", 7))
"""Where signals die: before anything was sent, after the first, in the middle."""

Ids = set[str]


@pytest.fixture(scope="module")
def brokers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalBroker, LocalBroker]]:
    """One cluster for what happens, and an empty one to read its history into."""
    folder = tmp_path_factory.mktemp("signals")
    with running_broker(folder / "one") as one, running_broker(folder / "other") as other:
        yield one, other


@contextmanager
def working(home: Path, cluster: Cluster, processors: str) -> Iterator[Stack]:
    """A worker as people run it, over a home that others may work at too; killed at the end."""
    home.mkdir(parents=True, exist_ok=True)
    stack = Stack(home, {"KAFKA_BOOTSTRAP_SERVERS": str(cluster)})
    with_empty_tables(stack.home)
    with stack.output.open("ab") as output:
        command = [*COMMAND, "worker", "--processors", processors]
        process = subprocess.Popen(command, env=stack.environment, stdout=output, stderr=output)
    try:
        until(lambda: health_of(stack.worker_port)[0] or None, what=f"the worker runs {processors}")
        yield stack
    finally:
        process.kill()
        process.wait(120)


def health_of(port: int) -> tuple[int, dict[str, Any]]:
    """Status and body of `/healthz`; 0 if no server listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except OSError:
        return 0, {}


def metric_of(port: int, name: str) -> float:
    """The value of a metric of a worker, which must be there."""
    metrics = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10).read().decode()
    (value,) = [line.removeprefix(name + " ") for line in metrics.splitlines() if line.startswith(name + " ")]
    return float(value)


def publish(cluster: Cluster, events: list[tuple[str, bytes | None, bytes]]) -> None:
    """Topic, key and value of each, in this order, all acknowledged."""

    async def send() -> None:
        async with KafkaLog(cluster) as log:
            for answer in [await log.submit(topic, key, value) for topic, key, value in events]:
                await answer

    asyncio.run(send())


def as_records(events: list[dict[str, Any]]) -> list[tuple[str, bytes | None, bytes]]:
    return [
        (BY_TYPE[each["type"]].topic, each["data"]["organizations"][0]["slug"].encode(), json.dumps(each).encode())
        for each in events
    ]


def ids_in(root: Path, model: str) -> Ids | None:
    try:
        rows = Reader(root).sql(f"SELECT id FROM {model}_as_of(TIMESTAMPTZ '2026-11-25', TIMESTAMPTZ '2026-11-25')")
    except NothingPublished:
        return None
    return {row["id"] for row in rows.to_pylist()}


def settled(root: Path, *, records: int) -> Ids | None:
    """Ids in the log once all of history is projected and the rules agree."""
    try:
        count = Reader(root).sql(f"SELECT count(*) AS n FROM ledger WHERE \"source\" <> '{SOURCE}'").to_pylist()
    except NothingPublished:
        return None
    if count[0]["n"] < records:
        return None
    raised, found = ids_in(root, "raised_signals"), ids_in(root, "signals")
    return raised if raised and raised == found else None


def history_of(cluster: Cluster) -> list[Record]:
    """All records but the worker's own signals, in the order of the log's clock."""
    records = asyncio.run(everything_in(cluster, EVENT_TOPICS))
    records = [record for record in records if json.loads(record.value or b"{}").get("source") != SOURCE]
    return sorted(records, key=lambda each: (each.timestamp, each.topic, each.partition, each.offset))


def test_the_same_set_after_kills_by_batches_and_in_an_empty_cluster(
    brokers: tuple[LocalBroker, LocalBroker], tmp_path: Path
) -> None:
    one, other = brokers
    portion = -(-len(HISTORY) // (len(KILLS) + 1))
    with working(tmp_path / "w1", one.cluster, "projector,current") as stack:
        home = stack.home
        assert set(health_of(stack.worker_port)[1]["processors"]) == {"projector", "current"}
        for number, (step, times) in enumerate(KILLS):
            publish(one.cluster, as_records(HISTORY[number * portion : (number + 1) * portion]))
            crashing = [
                sys.executable,
                "-m",
                "tests.support.crashing_signals",
                str(home),
                one.address,
                step,
                str(times),
            ]
            assert subprocess.run(crashing, timeout=120, check=False).returncode == -signal.SIGKILL
    rest = HISTORY[len(KILLS) * portion :]
    third = -(-len(rest) // 3)
    with working(tmp_path / "w1", one.cluster, "projector,current") as stack, ExitStack() as later:
        home = stack.home
        with working(tmp_path / "w1", one.cluster, "signals"):
            publish(one.cluster, as_records(rest[:third]))
            second = later.enter_context(
                working(tmp_path / "w1", one.cluster, "signals")
            )  # the notices are shared out again
            publish(one.cluster, as_records(rest[third : 2 * third]))
        publish(one.cluster, as_records(rest[2 * third :]))  # the first was killed: and again
        killed_in_mid_stream = until(lambda: settled(home, records=len(HISTORY)), what="log and rules agree")
        assert metric_of(second.worker_port, 'whenline_processor_handled_total{processor="signals"}') > 0
    assert len(killed_in_mid_stream) > 30

    history = history_of(one.cluster)
    assert len(history) == len(HISTORY)
    publish(other.cluster, [(each.topic, each.key, each.value or b"") for each in history])
    with working(tmp_path / "w2", other.cluster, "projector,signals") as stack:
        again = until(lambda: settled(stack.home, records=len(HISTORY)), what="the empty cluster has them too")
        assert again == killed_in_mid_stream
        for name in ("projector", "signals"):
            for what in ("lag", "rate", "handled_total", "heartbeat_age_seconds", "stalled"):
                metric_of(stack.worker_port, f'whenline_processor_{what}{{processor="{name}"}}')
    signals = asyncio.run(everything_in(other.cluster, ["whenline.signals", "whenline.amendments"]))
    ours = [json.loads(record.value or b"") for record in signals]
    ours = [event for event in ours if event["source"] == SOURCE]
    assert {event["id"] for event in ours} == again, "history at once takes nothing back"
    assert max(event["time"] for event in ours) < "2026-11", "each has its own time, not that of reprocessing"


def test_signals_that_stall_turn_the_health_red_by_their_own_heartbeat(
    brokers: tuple[LocalBroker, LocalBroker], tmp_path: Path
) -> None:
    go_on = threading.Event()

    def now() -> datetime:
        """A clock that hangs."""
        go_on.wait(240)
        return datetime.now(UTC)

    heartbeat, alive = Heartbeat("signals", 1.0), Heartbeat("projector", 3600.0)
    health = HealthServer("127.0.0.1", 0, [heartbeat, alive], CollectorRegistry())
    reconciler = SignalReconciler(tmp_path, brokers[0].cluster, heartbeat=heartbeat, now=now)
    reconciler._schedule.next_at = datetime(2025, 1, 1, tzinfo=UTC)
    running = threading.Thread(target=lambda: asyncio.run(reconciler.run()))
    running.start()
    try:
        status, body = until(lambda: _red(health.port), what="/healthz is red")
        assert (status, body["status"], body["stalled"]) == (503, "stalled", ["signals"])
        assert body["processors"]["projector"]["stalled"] is False
    finally:
        go_on.set()
    until(lambda: health_of(health.port)[0] == 200, what="/healthz is green again")
    reconciler.stop()
    running.join(240)
    health.close()


def _red(port: int) -> tuple[int, dict[str, Any]] | None:
    answer = health_of(port)
    return answer if answer[0] == 503 else None
