"""Kafka with the properties, scripts and rights of docker-compose.yml: each service may do its work, and nothing else."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, TopicAuthorizationFailedError

from streams.broker import LocalBroker
from streams.broker.artifacts import jars, java
from streams.log.cluster import Cluster
from streams.log.security import Security
from tests.support.gateway import running_gateway, running_worker
from tests.support.permissions import open_to_others
from tests.support.records import event
from tests.support.stack import Stack, free_ports
from tests.support.waiting import until

DOCKER = Path(__file__).parents[2] / "docker"
SHIM = '#!/bin/sh\nexec {java} -XX:TieredStopAtLevel=1 -cp {path} kafka.tools.StorageTool "$@"\n'


class BrokerOfCompose(LocalBroker):
    """The local broker with the properties of Compose: other addresses and folders, and nothing else."""

    def __init__(self, folder: Path, port: int, secrets: Path) -> None:
        super().__init__(folder, port)
        self._secrets = secrets

    def _configure(self) -> None:
        super()._configure()
        (controller,) = free_ports(1)
        text = (DOCKER / "kafka.properties").read_text(encoding="utf-8")
        for inside, here in (
            ("SERVICES://:9092", f"SERVICES://127.0.0.1:{self.port}"),
            ("kafka:9092", f"127.0.0.1:{self.port}"),
            ("localhost:9093", f"127.0.0.1:{controller}"),
            ("/run/secrets", str(self._secrets)),
            ("/var/lib/kafka/data", str(self.folder / "data")),
        ):
            assert inside in text
            text = text.replace(inside, here)
        properties = self.folder / "server.properties"
        properties.write_text(text)
        environment = {"KAFKA_TOOLS": str(self._tools()), "PATH": "/usr/bin:/bin"}
        command = [DOCKER / "kafka-format.sh", properties, self._secrets]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        meta = (self.folder / "data" / "meta.properties").read_text()
        found = re.search(r"^cluster\.id=(.+)$", meta, re.MULTILINE)
        assert found is not None
        (self.folder / "cluster.id").write_text(found[1])

    def _tools(self) -> Path:
        """A folder with Kafka's script that formats, as the image has it."""
        script = self.folder / "kafka-storage.sh"
        script.write_text(SHIM.format(java=java(), path=":".join(str(jar) for jar in jars())))
        script.chmod(0o700)
        return self.folder


@pytest.fixture(scope="module")
def compose(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address of the broker, and the folder of secrets."""
    folder = tmp_path_factory.mktemp("compose")
    secrets = folder / "secrets"
    for _ in range(2):  # again, nothing changes
        subprocess.run([DOCKER / "make-secrets.sh", secrets], check=True)
    (port,) = free_ports(1)
    broker = BrokerOfCompose(folder / "broker", port, secrets)
    broker.start()
    try:
        yield broker.address, secrets
    finally:
        broker.stop()


def settings_of(secrets: Path, user: str) -> dict[str, str]:
    """The environment of a service in docker-compose.yml."""
    return {
        "KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
        "KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
        "KAFKA_SASL_USERNAME": user,
        "KAFKA_SASL_PASSWORD_FILE": str(secrets / f"kafka-{user}"),
    }


def options(address: str, secrets: Path, user: str) -> dict[str, Any]:
    password = (secrets / f"kafka-{user}").read_text()
    return Cluster.of(address, Security("SASL_PLAINTEXT", "SCRAM-SHA-512", user, password)).options


async def may_write(options: dict[str, Any], topic: str) -> bool:
    async with AIOKafkaProducer(**options) as producer:
        try:
            await producer.send_and_wait(topic, b"{}")
        except TopicAuthorizationFailedError:
            return False
    return True


async def may_read(options: dict[str, Any], topic: str) -> bool:
    async with AIOKafkaConsumer(topic, **options) as consumer:
        try:
            await consumer.getmany(timeout_ms=500)
        except TopicAuthorizationFailedError:
            return False
    return True


async def test_each_service_does_its_work_and_may_do_nothing_else(compose: tuple[str, Path], tmp_path: Path) -> None:
    address, secrets = compose
    administrator = Stack(tmp_path, {"KAFKA_BOOTSTRAP_SERVERS": address} | settings_of(secrets, "admin"))
    assert "rights given to gateway and worker" in administrator.run("broker", "grant").stdout
    assert administrator.run("broker", "grant").stdout.startswith("0 topics created")
    tables = {"WHENLINE_TABLES_FOLDER": str(tmp_path / "tables")}
    with running_gateway(tmp_path, address, **settings_of(secrets, "gateway"), **tables) as (stack, _):
        stack.extra |= settings_of(secrets, "worker")
        with running_worker(stack):
            assert stack.post(event("posted"))[0] == 202
            until(lambda: stack.sql("SELECT id FROM ledger") == [{"id": "posted"}], what="it is in the tables")
    assert open_to_others(tmp_path / "tables") == []
    assert {path.name for path in stack.home.iterdir()}.isdisjoint({"CURRENT", "warehouse", "generations"})
    assert not (tmp_path / "tables" / "tokens.key").exists()
    gateway, worker = (options(address, secrets, user) for user in ("gateway", "worker"))
    writes = {
        (user, topic): await may_write(found, f"whenline.{topic}")
        for user, found in (("gateway", gateway), ("worker", worker))
        for topic in ("models", "amendments", "signals", "generations", "deadletters")
    }
    assert {pair for pair, may in writes.items() if may} == {
        ("gateway", "models"), ("gateway", "amendments"),
        ("worker", "amendments"), ("worker", "signals"), ("worker", "generations"), ("worker", "deadletters"),
    }  # fmt: skip
    assert await may_read(worker, "whenline.models")
    assert not await may_read(gateway, "whenline.models")
    for found in (gateway, worker):
        client = AIOKafkaAdminClient(**found)
        await client.start()
        deleted = await client.delete_topics(["whenline.models"])
        assert [code for _, code, *_ in deleted.topic_error_codes] == [TopicAuthorizationFailedError.errno]
        await client.close()


@pytest.mark.parametrize(
    "options",
    [
        {},
        {
            "security_protocol": "SASL_PLAINTEXT",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": "admin",
            "sasl_plain_password": "guessed",
        },
    ],
    ids=["without a name", "with a wrong password"],
)
async def test_nobody_else_gets_in(compose: tuple[str, Path], options: dict[str, Any]) -> None:
    client = AIOKafkaAdminClient(bootstrap_servers=compose[0], request_timeout_ms=5_000, **options)
    with pytest.raises(KafkaError):
        await client.start()
    await client.close()


def test_secrets_are_for_their_owner_alone_and_made_once(compose: tuple[str, Path]) -> None:
    _, secrets = compose
    assert secrets.stat().st_mode & 0o077 == 0
    contents = {file.name: file.read_text() for file in secrets.iterdir()}
    kafka = {"kafka-admin", "kafka-controller", "kafka-gateway", "kafka-worker"}
    assert set(contents) == kafka | {"ui-cookie", "lake-catalog", "lake-key", "lake-secret"}
    assert len(set(contents.values())) == len(contents)
    assert all(re.fullmatch(r"[0-9a-f]{64}", content) for content in contents.values())
