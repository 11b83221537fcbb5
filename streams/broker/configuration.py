"""Kafka's configuration files: a single KRaft node on loopback with unlimited retention."""

from __future__ import annotations

import socket
from pathlib import Path

SERVER = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={data}
auto.create.topics.enable=false
default.replication.factor=1
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
log.retention.ms=-1
log.message.timestamp.type=LogAppendTime
"""
LOGGING = """\
handlers=java.util.logging.ConsoleHandler
.level=WARNING
kafka.server.KafkaRaftServer.level=INFO
java.util.logging.ConsoleHandler.level=ALL
java.util.logging.SimpleFormatter.format=%1$tFT%1$tT.%1$tLZ %4$s %3$s: %5$s%6$s%n
"""


def write_configuration(folder: Path, port: int, data: Path) -> None:
    """Write `server.properties` and `logging.properties`; the controller gets any free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        controller = free.getsockname()[1]
    values = {"controller": controller, "port": port, "data": str(data).replace("\\", "\\\\")}
    (folder / "server.properties").write_text(SERVER.format(**values))
    (folder / "logging.properties").write_text(LOGGING)
