"""Kafka's configuration files: KRaft nodes on loopback with unlimited retention, a single one or several."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass
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
REPLICATED = """\
default.replication.factor=3
min.insync.replicas=2
offsets.topic.replication.factor=3
offsets.topic.num.partitions=6
transaction.state.log.replication.factor=3
transaction.state.log.min.isr=2
share.coordinator.state.topic.replication.factor=3
share.coordinator.state.topic.min.isr=2
broker.session.timeout.ms=6000
"""
"""Of each node of a cluster of three: any one of them may be lost, and what was acknowledged is on another one."""
LOGGING = """\
handlers=java.util.logging.ConsoleHandler
.level=WARNING
kafka.server.KafkaRaftServer.level=INFO
java.util.logging.ConsoleHandler.level=ALL
java.util.logging.SimpleFormatter.format=%1$tFT%1$tT.%1$tLZ %4$s %3$s: %5$s%6$s%n
"""


@dataclass(frozen=True)
class Node:
    """A node of a cluster of three, and the ports of all."""

    number: int
    """1 to 3."""
    ports: Sequence[int]
    """For clients, of nodes 1 to 3."""
    controller_ports: Sequence[int]

    @property
    def properties(self) -> str:
        """What `server.properties` has in place of the lines of a single node."""
        voters = ",".join(f"{number}@127.0.0.1:{port}" for number, port in enumerate(self.controller_ports, start=1))
        return f"node.id={self.number}\ncontroller.quorum.voters={voters}\n{REPLICATED}"


def write_configuration(folder: Path, port: int, data: Path, node: Node | None = None) -> None:
    """Write `server.properties` and `logging.properties`.

    Args:
        folder: of the broker.
        port: for clients.
        data: Kafka's own files.
        node: of a cluster; None: a single node, whose controller gets any free port.
    """
    if node is None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            controller = free.getsockname()[1]
    else:
        controller = node.controller_ports[node.number - 1]
    values = {"controller": controller, "port": port, "data": str(data).replace("\\", "\\\\")}
    properties = _lines(SERVER.format(**values)) | _lines("" if node is None else node.properties)
    (folder / "server.properties").write_text("".join(f"{name}={value}\n" for name, value in properties.items()))
    (folder / "logging.properties").write_text(LOGGING)


def _lines(properties: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in properties.splitlines())
