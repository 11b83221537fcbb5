"""The local Kafka of a home: started, found again, stopped; and its errors when it cannot be."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import jgo.maven
import psutil
import pytest

from streams.broker import LocalBroker, artifacts
from streams.broker.process import identity_of
from streams.errors import BrokerError, LogError
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.topics import ensure_topics
from tests.support.stack import Stack, free_ports

MakeBroker = Callable[[], LocalBroker]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[MakeBroker]:
    """Brokers of one folder; whatever runs at the end is stopped."""
    (port,) = free_ports(1)
    folder = tmp_path / "home" / "broker"
    yield lambda: LocalBroker(folder, port)
    LocalBroker(folder, port).stop()


def files(folder: Path) -> dict[str, str]:
    """Every file below a folder, by its hash."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


async def sent(cluster: Cluster, value: bytes) -> int:
    async with KafkaLog(cluster) as log:
        return (await log.send("whenline.models", b"k", value)).offset


async def read(cluster: Cluster) -> list[bytes | None]:
    async with KafkaLog(cluster) as log:
        return [record.value for record in await log.read(await log.begin_offsets(["whenline.models"]), timeout=10)]


def test_start_find_again_stop_and_everything_is_there(make: MakeBroker) -> None:
    broker = make()
    assert not broker.status().running
    assert not broker.folder.exists()
    messages: list[str] = []
    assert broker.start(messages.append) is True
    assert any(broker.address in line for line in messages)
    first = make().status()
    assert (first.running, first.address) == (True, broker.address)
    assert make().start() is False
    assert make().status().pid == first.pid
    asyncio.run(ensure_topics(broker.cluster))
    assert asyncio.run(sent(broker.cluster, b"saved")) == 0
    assert make().stop() is True
    assert not psutil.pid_exists(first.pid or 0)
    assert (make().status().running, make().stop()) == (False, False)
    assert make().start() is True
    assert make().status().pid != first.pid
    assert asyncio.run(read(broker.cluster)) == [b"saved"]


def test_a_broker_with_much_output_is_found_again(make: MakeBroker) -> None:
    make().start()
    with (make().folder / "broker.log").open("ab") as log:
        log.write(b"WARNING something --- again\n" * 20_000)
    assert make().start() is False


def test_a_broker_that_was_killed_starts_again(make: MakeBroker) -> None:
    broker = make()
    broker.start()
    asyncio.run(ensure_topics(broker.cluster))
    asyncio.run(sent(broker.cluster, b"acknowledged"))
    process = psutil.Process(broker.status().pid)
    process.kill()
    process.wait(240)
    assert not broker.status().running
    assert make().start() is True
    assert asyncio.run(read(broker.cluster)) == [b"acknowledged"]


def test_a_step_of_the_clock_changes_nothing(make: MakeBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a clock step the kernel reports another boot time, and psutil another creation time of every process."""
    broker = make()
    broker.start()
    boot_time = psutil.boot_time()
    monkeypatch.setattr(psutil._psplatform, "boot_time", lambda: boot_time + 1)
    assert make().status().running
    assert make().start() is False
    assert make().stop() is True
    assert not broker.status().running


def test_a_reused_process_id_is_not_the_broker(make: MakeBroker) -> None:
    broker = make()
    broker.folder.mkdir(parents=True)
    boot, _, ticks = identity_of(os.getpid()).rpartition("/")
    record = {"pid": os.getpid(), "identity": f"{boot}/{int(ticks) - 100}", "port": broker.port}
    (broker.folder / "broker.json").write_text(json.dumps(record))
    assert not broker.status().running
    assert broker.stop() is False


def test_a_running_broker_on_another_port(make: MakeBroker) -> None:
    broker = make()
    broker.start()
    (other,) = free_ports(1)
    with pytest.raises(
        BrokerError, match=f"runs on port {broker.port}, not {other}.*WHENLINE_BROKER_PORT={broker.port}"
    ):
        LocalBroker(broker.folder, other).start()
    assert broker.status().running


def test_a_port_that_is_taken(make: MakeBroker) -> None:
    broker = make()
    with socket.create_server(("127.0.0.1", broker.port)):
        with pytest.raises(BrokerError, match=f"Port {broker.port}.*taken.*WHENLINE_BROKER_PORT"):
            broker.start()
        assert not broker.folder.exists()


def test_the_command_names_the_setting_of_a_taken_port(tmp_path: Path) -> None:
    stack = Stack(tmp_path)
    with socket.create_server(("127.0.0.1", stack.broker_port)):
        done = stack.run("broker", "start", check=False)
    assert done.returncode == 2
    assert "WHENLINE_BROKER_PORT" in done.stderr
    assert "Traceback" not in done.stderr
    status = stack.run("broker", "status", "--json", check=False)
    assert (status.returncode, json.loads(status.stdout)["running"]) == (1, False)
    assert stack.run("broker", "stop").stdout == "Kafka was not running\n"


def test_the_commands_start_and_stop(tmp_path: Path) -> None:
    stack = Stack(tmp_path)
    try:
        assert "topics created" in stack.run("broker", "start").stdout
        assert "already running" in stack.run("broker", "start").stdout
        assert json.loads(stack.run("broker", "status", "--json").stdout)["address"] == f"127.0.0.1:{stack.broker_port}"
    finally:
        assert stack.run("broker", "stop").stdout == "Kafka is stopped\n"


def test_an_own_cluster_is_not_managed(tmp_path: Path) -> None:
    stack = Stack(tmp_path, {"KAFKA_BOOTSTRAP_SERVERS": "kafka.example:9092"})
    done = stack.run("broker", "start", check=False)
    assert (done.returncode, "kafka.example:9092" in done.stderr) == (2, True)


def refused(broker: LocalBroker, match: str) -> None:
    """It does not start, names the reason, and deletes and changes nothing of the data."""
    data = broker.folder / "data"
    before = files(data)
    with pytest.raises(BrokerError, match=match) as raised:
        broker.start()
    assert raised.value.exit_code == 2
    assert raised.value.hint
    assert not broker.status().running
    assert {name: digest for name, digest in files(data).items() if name in before} == before


def test_a_folder_of_something_else(make: MakeBroker) -> None:
    broker = make()
    (broker.folder / "data").mkdir(parents=True)
    (broker.folder / "data" / "thesis.txt").write_text("do not touch")
    refused(broker, "not empty.*Nothing was changed")


@pytest.mark.parametrize("content", ["cluster.id=another-cluster\nnode.id=1\nversion=1\n", "", "\0\1\2"])
def test_data_of_another_cluster_or_a_damaged_description(make: MakeBroker, content: str) -> None:
    broker = make()
    broker.start()
    broker.stop()
    (broker.folder / "data" / "meta.properties").write_text(content)
    refused(broker, "another Kafka cluster, or is damaged.*Nothing was changed")


def test_data_of_a_kafka_that_is_not_ours(make: MakeBroker) -> None:
    broker = make()
    (broker.folder / "data").mkdir(parents=True)
    (broker.folder / "data" / "meta.properties").write_text("cluster.id=theirs\nnode.id=1\nversion=1\n")
    refused(broker, "another Kafka cluster, or is damaged.*Nothing was changed")


def test_data_that_are_missing(make: MakeBroker) -> None:
    broker = make()
    broker.start()
    broker.stop()
    (broker.folder / "data").rename(broker.folder / "elsewhere")
    with pytest.raises(BrokerError, match="is gone, and with it every event"):
        broker.start()
    assert not (broker.folder / "data").exists()


@pytest.fixture
def stopped(make: MakeBroker) -> LocalBroker:
    """A broker with topics and a record, stopped."""
    broker = make()
    broker.start()
    asyncio.run(ensure_topics(broker.cluster))
    asyncio.run(sent(broker.cluster, b"saved"))
    broker.stop()
    return broker


@pytest.mark.parametrize("damage", ["start", "middle", "everything", "emptied", "gone"])
def test_damaged_cluster_metadata_are_reported_before_topics_are_lost(stopped: LocalBroker, damage: str) -> None:
    """Kafka itself would start with no topic at all, and move the folders of all topics aside."""
    metadata = stopped.folder / "data" / "__cluster_metadata-0"
    (segment,) = metadata.glob("*.log")
    content = bytearray(segment.read_bytes())
    spans = {"start": (0, 64), "middle": (len(content) // 2, len(content) // 2 + 500), "everything": (0, len(content))}
    if damage == "gone":
        shutil.rmtree(metadata)
    else:
        start, end = spans.get(damage, (0, 0))
        content[start:end] = b"\xa5" * (end - start)
        segment.write_bytes(b"" if damage == "emptied" else content)
    refused(stopped, "would start without any topic.*__cluster_metadata-0.*Nothing was changed")
    assert not list((stopped.folder / "data").glob("*-stray"))


def test_cluster_metadata_whose_end_was_cut_off_are_mended_by_kafka(stopped: LocalBroker) -> None:
    (segment,) = (stopped.folder / "data" / "__cluster_metadata-0").glob("*.log")
    segment.write_bytes(segment.read_bytes()[:-20])
    stopped.start()
    assert asyncio.run(read(stopped.cluster)) == [b"saved"]


def test_a_damaged_log_segment_is_reported_to_its_reader(stopped: LocalBroker) -> None:
    (segment,) = [path for path in (stopped.folder / "data").glob("whenline.models-*/*.log") if path.stat().st_size]
    content = bytearray(segment.read_bytes())
    content[-3:] = b"\xa5" * 3
    segment.write_bytes(content)
    stopped.start()
    with pytest.raises(LogError, match="the batch is corrupt"):
        asyncio.run(read(stopped.cluster))
    assert segment.read_bytes() == bytes(content)


def test_artifacts_that_cannot_be_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Maven repository answers; nothing half-fetched is taken for whole."""
    folder = tmp_path / "jars"
    (port,) = free_ports(1)
    monkeypatch.setattr(artifacts, "_folder", lambda: folder)
    context = partial(
        jgo.maven.MavenContext,
        repo_cache=tmp_path / "m2",
        local_repos=[],
        remote_repos={"central": f"http://127.0.0.1:{port}/maven2"},
    )
    monkeypatch.setattr(jgo.maven, "MavenContext", context)
    broker = LocalBroker(tmp_path / "broker", free_ports(1)[0])
    with pytest.raises(BrokerError, match="cannot be downloaded") as raised:
        broker.start()
    for way_out in ("settings.xml", "KAFKA_BOOTSTRAP_SERVERS", "docker compose up"):
        assert way_out in raised.value.hint
    assert not (folder / "checked").exists()
    assert not list(tmp_path.glob("jars.*"))
    assert not (tmp_path / "broker").exists()


def test_a_jar_that_is_not_the_locked_one(tmp_path: Path) -> None:
    (tmp_path / "a.jar").write_bytes(b"good")
    wanted = {"a.jar": hashlib.sha256(b"good").hexdigest()}
    artifacts._check(tmp_path, wanted)
    (tmp_path / "a.jar").write_bytes(b"bad")
    with pytest.raises(BrokerError, match="SHA-256 differs"):
        artifacts._check(tmp_path, wanted)
    with pytest.raises(BrokerError, match=r"b\.jar .* was not downloaded"):
        artifacts._check(tmp_path, {"b.jar": "0"})
