"""Any process of a running home dies by SIGKILL, ten times: what was acknowledged is in the tables, once."""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.stack import Stack
from tests.support.tables import with_empty_tables
from tests.support.waiting import until

KILLS = 10
SEED = 20250307
READY = "Ready. Ctrl-C stops everything."
VICTIMS = ("worker", "worker", "gateway", "broker", "supervisor")
"""The worker twice: it has the most to lose."""


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    with Stack(tmp_path) as running:
        with_empty_tables(running.home)
        running.start("up", "--no-ui", ready=READY)
        yield running


class Publisher(threading.Thread):
    """Posts events as fast as the gateway answers, and records the acknowledged ids. Retries with the same id."""

    def __init__(self, stack: Stack) -> None:
        super().__init__(daemon=True)
        self._stack = stack
        self._over = threading.Event()
        self.acknowledged: list[str] = []
        self.failures = 0

    def run(self) -> None:
        number = 0
        while not self._over.is_set():
            id_ = f"kill-{number}"
            if self._post(id_):
                self.acknowledged.append(id_)
                number += 1
            else:
                self.failures += 1
                self._over.wait(0.2)

    def _post(self, id_: str) -> bool:
        event = {
            "specversion": "1.0",
            "id": id_,
            "source": "urn:whenline:publisher:kills",
            "type": "whenline.model.launched",
            "time": "2025-01-01T00:00:00Z",
            "data": {"headline": "A model", "organizations": [{"slug": "openai"}], "model": id_},
        }
        try:
            status, _ = self._stack.post(event)
        except (OSError, ValueError):  # no listener, or an incomplete response
            return False
        return status == 202

    def finish(self) -> None:
        self._over.set()
        self.join(240)


def victim(stack: Stack, name: str) -> psutil.Process | None:
    assert stack.process is not None
    supervisor = psutil.Process(stack.process.pid)
    if name == "supervisor":
        return supervisor
    if name == "broker":
        recorded = stack.home / "broker" / "broker.json"
        return psutil.Process(json.loads(recorded.read_text())["pid"]) if recorded.exists() else None
    found = [child for child in supervisor.children() if name in child.cmdline()]
    return found[0] if found else None


def kill(stack: Stack, name: str) -> None:
    def is_dead() -> bool:
        try:
            process = victim(stack, name)
            if process is None:
                return False
            process.kill()
        except psutil.NoSuchProcess:
            return False
        return True

    until(is_dead, what=f"the {name} runs, and is killed")
    if name == "supervisor":
        assert stack.process is not None
        stack.process.wait(120)
        # its children notice its end, and leave its ports and tables to the next one
        until(
            lambda: stack.run("status", check=False).returncode == 0 and ports_are_free(stack), what="its children end"
        )
        stack.start("up", "--no-ui", ready=READY)


def ports_are_free(stack: Stack) -> bool:
    return not any(
        connection.laddr.port == stack.gateway_port and connection.status == psutil.CONN_LISTEN
        for connection in psutil.net_connections("tcp")
    )


def test_acknowledged_events_are_stored_and_count_once(stack: Stack) -> None:
    chance = random.Random(SEED)
    publisher = Publisher(stack)
    publisher.start()
    killed: Counter[str] = Counter()
    for name in chance.sample(VICTIMS * (KILLS // len(VICTIMS)), KILLS):
        enough = len(publisher.acknowledged) + chance.randrange(1, 60)
        until(lambda enough=enough: len(publisher.acknowledged) >= enough, what="events are acknowledged")
        kill(stack, name)
        killed[name] += 1
    publisher.finish()
    assert killed.keys() == set(VICTIMS)
    assert publisher.failures > 0, "no post met a dead process"

    until(lambda: json.loads(stack.run("status", "--json").stdout)["lag"] == 0, what="the tables catch up")
    rows = stack.sql(
        "SELECT id, count(*) AS times FROM internal.canonical_records WHERE kind = 'model.launched' GROUP BY id"
    )
    assert {row["id"] for row in rows} >= set(publisher.acknowledged)
    assert {row["times"] for row in rows} == {1}
    positions = stack.sql(
        "SELECT count(*) AS records, count(DISTINCT (kafka_topic, kafka_partition, kafka_offset)) AS places FROM ledger"
    )
    assert positions[0]["records"] == positions[0]["places"]
    assert positions[0]["records"] == stack.sql("SELECT sum(next_offset)::BIGINT AS n FROM internal.positions")[0]["n"]
    rebuilt = json.loads(stack.run("rebuild", "--json").stdout)
    assert rebuilt["differing"] == []
    assert stack.stop() == 0
