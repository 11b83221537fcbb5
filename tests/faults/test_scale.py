"""Several of each on a lake: a broker, a projector and the resolver die under load, and nothing is lost or counts twice.

Everything is started once, which is most of the time that this takes.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psutil
import pytest

from projections.read.reader import Reader
from projections.store.ducklake.write_session import WORKING
from tests.support.records import event
from tests.support.stack import Stack, free_ports
from tests.support.tables import with_empty_tables
from tests.support.waiting import until

READY = "Ready. Ctrl-C stops everything."
START_S = 900.0
"""Twenty processes start at once, beside other tests."""
BATCH, BATCHES = 10, 12
BLOCK = 100
"""Ports that the processes of one home take, from the first of the brokers on."""


def free_block() -> int:
    """The first of many consecutive free ports."""
    while True:
        (first,) = free_ports(1)
        with suppress(OSError):
            for port in range(first, first + BLOCK):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return first


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    first = free_block()
    names = {"BROKER": 0, "GATEWAY": 10, "WORKER": 21, "CATALOG": 80, "OBJECTS": 90}
    ports = {f"WHENLINE_{name}_PORT": str(first + offset) for name, offset in names.items()}
    with Stack(tmp_path_factory.mktemp("scale"), ports) as running:
        running.gateway_port, running.worker_port = first + 10, first + 21
        for name in ("resolver-1", "resolver-2", "machine-1", "machine-2"):  # else each makes the same empty tables
            home = with_empty_tables(running.home / "scale" / name)
            if name.startswith("resolver"):
                with_empty_tables(home / WORKING)
        running.start("up", "--scale", "--no-ui", ready=READY, seconds=START_S)
        yield running
        assert running.stop() == 0


class Load(threading.Thread):
    """Posts batches to the gateways in turn. One that was not acknowledged goes to the other gateway, with the same ids."""

    def __init__(self, gateways: list[str]) -> None:
        super().__init__(daemon=True)
        self._gateways = gateways
        self.acknowledged: list[str] = []
        self._next = threading.Semaphore(0)

    def allow(self, batches: int) -> None:
        """Let it post so many more."""
        self._next.release(batches)

    def run(self) -> None:
        tries = 0
        for number in range(BATCHES):
            self._next.acquire()
            ids = [f"scale-{number}-{each}" for each in range(BATCH)]
            while not self._post(self._gateways[tries % len(self._gateways)], ids):
                tries += 1
            tries += 1
            self.acknowledged += ids

    def _post(self, gateway: str, ids: list[str]) -> bool:
        body = json.dumps([event(id_) for id_ in ids]).encode()
        headers = {"Content-Type": "application/cloudevents-batch+json"}
        request = urllib.request.Request(f"{gateway}/v1/events", data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status == 202
        except (OSError, ValueError):
            return False


def processes(stack: Stack) -> dict[str, int]:
    """Process ids of all that the supervisor runs, by name."""
    folders = [*(stack.home / "processes").glob("*.json"), *(stack.home / "scale" / "brokers").glob("*/broker.json")]
    names = {path: path.stem if path.stem != "broker" else f"broker-{path.parent.name}" for path in folders}
    return {name: json.loads(path.read_text())["pid"] for path, name in names.items()}


def lake(stack: Stack, resolver: int) -> dict[str, Any]:
    """What a resolver says about the lake; empty while it does not answer."""
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{stack.worker_port + 10 * (resolver - 1)}/lake", timeout=5
        ) as found:
            return dict(json.load(found))
    except (OSError, ValueError):
        return {}


def writer(stack: Stack) -> int | None:
    """Process id of the resolver that holds the lease, as another one says."""
    for resolver in (1, 2):
        for lease in lake(stack, resolver).get("leases", ()):
            if lease["lease"] == "writer":
                (found,) = re.findall(r"process (\d+)$", lease["name"])
                return int(found)
    return None


def machines(stack: Stack) -> list[Reader]:
    return [Reader(stack.home / "scale" / f"machine-{number}") for number in (1, 2)]


def ids_of(reader: Reader, table: str) -> list[str]:
    return sorted(reader.sql(f"SELECT id FROM {table} WHERE id LIKE 'scale-%'").column("id").to_pylist())


def test_what_was_acknowledged_is_there_once_although_a_broker_a_projector_and_the_resolver_died(stack: Stack) -> None:
    before = processes(stack)
    assert {re.sub(r"-?\d$", "", name) for name in before} == {
        "catalog", "object-store", "broker", "projector", "resolver", "replica", "gateway"
    }  # fmt: skip
    leader = until(lambda: writer(stack), what="a resolver has the lease")
    names = {pid: name for name, pid in before.items()}
    victims = ["projector-1", names[leader], "broker-2"]  # posts wait while the brokers choose anew
    load = Load([f"http://127.0.0.1:{stack.gateway_port + step}" for step in (0, 10)])
    load.start()
    part = BATCHES // (len(victims) + 1)
    for number, victim in enumerate(victims, start=1):
        load.allow(part)
        until(lambda number=number: len(load.acknowledged) >= BATCH * part * (number - 1) + 1, what="it posts")
        psutil.Process(before[victim]).kill()
    load.allow(BATCHES)
    load.join(600)
    expected = sorted(load.acknowledged)
    assert len(expected) == BATCH * BATCHES
    for reader in machines(stack):
        until(
            lambda reader=reader: ids_of(reader, "internal.canonical_records") == expected,
            what="all is visible once on each machine",
        )
        assert set(ids_of(reader, "ledger")) == set(expected)
    until(lambda: processes(stack).keys() == before.keys(), what="all are started again")
    after = processes(stack)
    assert {name for name in before if after[name] != before[name]} == set(victims)
    other = until(lambda: (found := writer(stack)) != leader and found, what="another resolver has the lease")
    assert {names[leader], names[other]} == {"resolver-1", "resolver-2"}


def test_topics_have_three_replicas(stack: Stack) -> None:
    text = (stack.home / "scale" / "brokers" / "1" / "server.properties").read_text()
    assert {"default.replication.factor=3", "min.insync.replicas=2"} <= set(text.splitlines())
    partitions = [
        {path.name for path in (stack.home / "scale" / "brokers" / f"{number}" / "data").glob("whenline.*")}
        for number in (1, 2, 3)
    ]
    assert partitions[0] == partitions[1] == partitions[2] != set()


def test_its_state_names_projectors_and_replicas(stack: Stack) -> None:
    found = until(lambda: lake(stack, 1) or lake(stack, 2), what="a resolver answers")
    assert found["files"] > 0
    assert "whenline replica" in {each["name"].split(" on ")[0] for each in found["sessions"]}
    connected = [each for each in found["projectors"] if each["is_connected"]]
    assert {each["name"].split(" on ")[0] for each in connected} == {"whenline projector"}
    assert all(each["waiting_records"] == 0 for each in found["projectors"])
