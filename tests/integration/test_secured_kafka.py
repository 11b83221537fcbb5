"""Gateway, worker and command line connect to a Kafka with SASL and TLS by their settings alone."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.broker import LocalBroker
from tests.support.certificates import PASSWORD, make_certificate
from tests.support.gateway import running_gateway
from tests.support.records import event
from tests.support.stack import COMMAND, free_ports
from tests.support.waiting import until

SECURED = """\
listeners=SASL_SSL://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=SASL_SSL://127.0.0.1:{port}
listener.security.protocol.map=SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
inter.broker.listener.name=SASL_SSL
ssl.keystore.location={store}
ssl.keystore.password={password}
ssl.truststore.location={store}
ssl.truststore.password={password}
sasl.enabled.mechanisms=PLAIN
sasl.mechanism.inter.broker.protocol=PLAIN
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
username="broker" password="among-brokers" user_broker="among-brokers" user_whenline="swordfish";
"""


class SecuredBroker(LocalBroker):
    """The local broker, with SASL and TLS for clients."""

    def __init__(self, folder: Path, port: int, store: Path) -> None:
        super().__init__(folder, port)
        self._store = store

    def _configure(self) -> None:
        super()._configure()
        properties = self.folder / "server.properties"
        lines = dict(line.split("=", 1) for line in properties.read_text().splitlines())
        controller = lines["controller.quorum.voters"].rpartition(":")[2]
        changed = SECURED.format(port=self.port, controller=controller, store=self._store, password=PASSWORD)
        lines |= dict(line.split("=", 1) for line in changed.splitlines())
        properties.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[tuple[LocalBroker, dict[str, str]]]:
    """A broker, and the settings to connect to it."""
    certificate = make_certificate(tmp_path)
    (port,) = free_ports(1)
    broker = SecuredBroker(tmp_path / "broker", port, certificate.store)
    broker.start()
    settings = {
        "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
        "KAFKA_SASL_USERNAME": "whenline",
        "KAFKA_SASL_PASSWORD": "swordfish",
        "KAFKA_SSL_CAFILE": str(certificate.file),
    }
    try:
        yield broker, settings
    finally:
        broker.stop()


def test_all_processes_connect_and_a_wrong_password_is_rejected(
    secured: tuple[LocalBroker, dict[str, str]], tmp_path: Path
) -> None:
    broker, settings = secured
    with running_gateway(tmp_path, broker.address, **settings) as (stack, _):
        with (tmp_path / "worker.log").open("wb") as output:
            worker = subprocess.Popen([*COMMAND, "worker"], env=stack.environment, stdout=output, stderr=output)
        try:
            assert stack.post(event("posted"))[0] == 202
            (tmp_path / "events.jsonl").write_text(json.dumps(event("published")) + "\n")
            stack.run("publish", str(tmp_path / "events.jsonl"))
            query = "SELECT id FROM ledger ORDER BY id"
            both = [{"id": "posted"}, {"id": "published"}]
            until((stack.home / "CURRENT").exists, what="a generation is published")
            until(lambda: stack.sql(query) == both, what="both are in the tables")
        finally:
            worker.send_signal(signal.SIGINT)
            assert worker.wait(240) == 0, (tmp_path / "worker.log").read_text()
        stack.extra["KAFKA_SASL_PASSWORD"] = "wrong"
        done = stack.run("publish", str(tmp_path / "events.jsonl"), check=False)
        assert done.returncode == 75
        assert "KAFKA_SASL_PASSWORD" in done.stderr
