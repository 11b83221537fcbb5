"""Processors of a worker are independent: each runs alone, and the failure of one ends no other."""

from __future__ import annotations

import json
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from events.topics import EVENT_TOPICS
from streams.broker import LocalBroker
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from tests.support.records import event
from tests.support.stack import COMMAND, Stack
from tests.support.tables import with_empty_tables
from tests.support.waiting import until


@contextmanager
def worker(stack: Stack, processors: str) -> Iterator[subprocess.Popen[bytes]]:
    with stack.output.open("ab") as output:
        command = [*COMMAND, "worker", "--processors", processors]
        process = subprocess.Popen(command, env=stack.environment, stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.terminate()
        assert process.wait(240) == 0, stack.output.read_text()


def health(stack: Stack) -> tuple[int, dict[str, Any]] | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{stack.worker_port}/healthz", timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except OSError:
        return None


def healthy(stack: Stack) -> dict[str, Any] | None:
    found = health(stack)
    return found[1] if found is not None and found[0] == 200 else None


def beating(stack: Stack) -> list[str] | None:
    """The processors, once the loop of each completed an iteration after the worker was first healthy."""
    if (first := healthy(stack)) is None:
        return None
    began = time.monotonic()

    def all_beat() -> bool:
        found = healthy(stack)
        return found is not None and all(
            each["heartbeat_age_seconds"] < time.monotonic() - began for each in found["processors"].values()
        )

    until(all_beat, what="each loop runs")
    return list(first["processors"])


@pytest.fixture
def stack(tmp_path: Path, broker: LocalBroker) -> Stack:
    made = Stack(tmp_path, {"KAFKA_BOOTSTRAP_SERVERS": broker.address})
    with_empty_tables(made.home)
    return made


@pytest.mark.parametrize("processors", ["projector", "signals", "current", "signals,current"])
def test_any_of_them_run_without_the_others(stack: Stack, processors: str) -> None:
    with worker(stack, processors):
        running = until(lambda: beating(stack), what=f"{processors} runs")
        assert sorted(running) == sorted(processors.split(","))


async def send(cluster: Cluster, id_: str) -> None:
    async with KafkaLog(cluster) as log:
        value = event(id_, source="urn:test:processors")
        await log.send(next(iter(EVENT_TOPICS)), b"openai", json.dumps(value).encode())


async def test_a_processor_that_fails_ends_no_other_and_recovers(stack: Stack, broker: LocalBroker) -> None:
    in_the_way = stack.home / "current"
    in_the_way.write_text("a file where a folder should be")
    with worker(stack, "projector,current") as process:
        _, body = until(
            lambda: found if (found := health(stack)) is not None and found[0] == 503 else None,
            what="the failure is reported",
        )
        assert (body["status"], body["failed"], body["stalled"]) == ("failed", ["current"], [])
        assert str(in_the_way) in body["processors"]["current"]["error"]
        await send(broker.cluster, "meanwhile")
        query = "SELECT id FROM ledger WHERE \"source\" = 'urn:test:processors'"
        until(lambda: stack.sql(query) == [{"id": "meanwhile"}], what="the projector continues")
        in_the_way.unlink()
        until(lambda: healthy(stack), what="the processor recovers")
        assert (in_the_way / "whenline.duckdb").exists()
        assert process.poll() is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_signal_right_after_it_answers_ends_it_in_order(stack: Stack, number: signal.Signals) -> None:
    with worker(stack, "projector") as process:
        until(lambda: health(stack), what="it answers")
        process.send_signal(number)
        assert process.wait(240) == 0, stack.output.read_text()
