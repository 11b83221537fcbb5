"""Several projectors and resolvers with a real Kafka and a real PostgreSQL: they are killed, paused, added, misled."""

from __future__ import annotations

import asyncio
import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from events.topics import DEADLETTERS, EVENT_TOPICS
from projections.errors import NothingPublished
from projections.read.reader import Reader
from projections.schema.content import differences
from projections.store.ducklake import LakeAddress
from streams.broker import LocalBroker
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition
from streams.projector import rebuild
from tests.support.arrivals import in_binary_mode
from tests.support.kafka import everything_in, running_broker
from tests.support.postgres import running_postgres
from tests.support.records import amendment, event
from tests.support.sharing import Machine
from tests.support.tables import with_empty_tables
from tests.support.waiting import until

EVERY = 10
"""Records of a round."""


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalBroker]:
    with running_broker(tmp_path_factory.mktemp("kafka") / "broker") as running:
        yield running


@pytest.fixture
def address(tmp_path: Path) -> Iterator[LakeAddress]:
    with running_postgres() as server:
        yield LakeAddress.of(f"ducklake:postgres:{server.new_database()}", str(tmp_path / "data"))


class Publisher:
    """Publishes until it is stopped: events, repeats of them, amendments, and what cannot be projected."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster, self._stopping, self.rounds = cluster, threading.Event(), 0
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    async def _run(self) -> None:
        async with KafkaLog(self._cluster) as log:
            while not self._stopping.is_set():
                await self._send_round(log, self.rounds)
                self.rounds += 1
                await asyncio.sleep(0.2)

    async def _send_round(self, log: KafkaLog, number: int) -> None:
        for each in range(EVERY - 3):
            document = event(f"{number}-{each % 5}", data={"headline": f"{number}"})
            await log.submit("whenline.models", f"key{each}".encode(), json.dumps(document).encode())
        retraction = amendment(f"r{number}", "retracted", f"{number}-1")
        await log.submit("whenline.amendments", f"{number}".encode(), json.dumps(retraction).encode())
        await log.submit("whenline.capital", f"{number}".encode(), b"poison %d" % number)
        value, headers = in_binary_mode(f"b{number}")
        await log.send("whenline.models", f"{number}".encode(), value, headers)


@contextmanager
def publishing(cluster: Cluster) -> Iterator[Publisher]:
    publisher = Publisher(cluster)
    try:
        yield publisher
    finally:
        publisher.stop()


async def ends_of(cluster: Cluster) -> dict[TopicPartition, int]:
    async with KafkaLog(cluster) as log:
        return {each: end for each, end in (await log.end_offsets(EVENT_TOPICS)).items() if end}


def resolved(machine: Machine) -> dict[TopicPartition, int]:
    try:
        return Reader(machine.home).positions()
    except NothingPublished:
        return {}


@dataclass
class Machines:
    """Three projectors and two resolvers, each with a home of its own."""

    cluster: Cluster
    address: LakeAddress
    folder: Path

    def __post_init__(self) -> None:
        names = ("one", "two", "three", "resolver", "standby")
        self.all = [Machine(self.folder / name, self.address, self.cluster) for name in names]
        self.one, self.two, self.three, self.resolver, self.standby = self.all

    def goes_on(self, resolver: Machine, what: str) -> None:
        """Wait until what is published now is in the tables of a resolver."""
        wanted = asyncio.run(ends_of(self.cluster))
        until(lambda: all(resolved(resolver).get(each, 0) >= end for each, end in wanted.items()), what=what)

    def end(self) -> None:
        for machine in self.all:
            if machine.process is not None and machine.process.poll() is None:
                machine.send(signal.SIGKILL)
                machine.ended()


@pytest.fixture
def machines(kafka: LocalBroker, address: LakeAddress, tmp_path: Path) -> Iterator[Machines]:
    machines = Machines(kafka.cluster, address, tmp_path)
    try:
        yield machines
    finally:
        machines.end()
        for machine in machines.all:
            print(machine.home.name, machine.output.read_text())


def go_through_all(machines: Machines) -> None:
    """What may happen to processes, while records keep coming."""
    one, two, three, resolver, standby = machines.all
    two.extra = {"LOSE_ANSWER": "3"}
    resolver.start("resolver", "--processors", "projector")
    one.start("projector")
    two.start("projector")
    machines.goes_on(resolver, "two projectors share the partitions")
    three.start("projector")
    standby.start("resolver", "--processors", "projector")
    machines.goes_on(resolver, "a third one takes its share")
    two.send(signal.SIGSTOP)
    one.send(signal.SIGKILL)
    machines.goes_on(resolver, "the third one has the share of one that was killed and of one that is paused")
    resolver.send(signal.SIGKILL)
    two.send(signal.SIGCONT)
    machines.goes_on(standby, "another resolver takes over")


def test_everything_is_in_the_tables_once_whatever_happens_to_processes(machines: Machines, tmp_path: Path) -> None:
    cluster, standby = machines.cluster, machines.standby
    with publishing(cluster) as publisher:
        go_through_all(machines)
    wanted = asyncio.run(ends_of(cluster))
    until(lambda: resolved(standby) == wanted, what="everything is resolved")
    for machine in (machines.two, machines.three, standby):
        machine.send(signal.SIGTERM)
        assert machine.ended() == 0
    fresh = with_empty_tables(tmp_path / "fresh")
    asyncio.run(rebuild(fresh, cluster))
    local, shared = Reader(fresh).session(), Reader(standby.home).session()
    assert differences(local.content(), shared.content()) == []
    (found,) = Reader(standby.home).sql("SELECT count(*) AS records FROM ledger").to_pylist()
    assert found["records"] == publisher.rounds * (EVERY - 1)
    sent = asyncio.run(everything_in(cluster, [DEADLETTERS.name]))
    assert len({record.key for record in sent}) == publisher.rounds
