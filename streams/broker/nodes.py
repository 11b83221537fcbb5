"""Three Kafka nodes on this machine, each broker and controller: one may be lost, and nothing with it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from streams.broker.artifacts import KAFKA_VERSION, Report, jars
from streams.broker.configuration import Node
from streams.broker.data_folder import CLUSTER_ID, new_cluster_id
from streams.broker.local import BrokerStatus, LocalBroker
from streams.log.cluster import Cluster

NODES = 3


class LocalCluster:
    """The nodes of one home, in folders `1` to `3`.

    Args:
        folder: holds all their state; created if missing.
        port: of the first node; the others have the next two, and the controllers the three after those.
    """

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder.absolute()
        self.ports: Sequence[int] = range(port, port + NODES)
        self.controller_ports: Sequence[int] = range(port + NODES, port + 2 * NODES)
        self._known: list[LocalBroker] = []

    @property
    def cluster(self) -> Cluster:
        """For clients. The nodes have no authentication."""
        return Cluster.of(",".join(f"127.0.0.1:{port}" for port in self.ports))

    @property
    def nodes(self) -> Sequence[LocalBroker]:
        """All nodes; the id of their cluster is made at the first call."""
        if not self._known:
            cluster = self._cluster_id()
            for number, port in enumerate(self.ports, start=1):
                node = Node(number, self.ports, self.controller_ports)
                self._known.append(LocalBroker(self._folder / str(number), port, node=node, cluster=cluster))
        return self._known

    def status(self) -> BrokerStatus:
        """Whether all of them run."""
        found = [node.status() for node in self.nodes]
        return BrokerStatus(
            running=all(status.running for status in found),
            address=str(self.cluster),
            pid=None,
            version=KAFKA_VERSION,
            folder=str(self._folder),
            log=str(self._folder / "*" / "broker.log"),
        )

    def start(self, report: Report = lambda _: None) -> bool:
        """Start those that do not run, at once: one alone waits for another. True if this call started any.

        Raises:
            BrokerError: a port is taken, data are damaged, or Kafka cannot be installed or started.
        """
        jars(report)  # before several nodes need them at once
        with ThreadPoolExecutor(NODES) as pool:
            return any(list(pool.map(lambda node: node.start(report), self.nodes)))

    def stop(self) -> bool:
        """Stop all; True if any ran."""
        with ThreadPoolExecutor(NODES) as pool:
            return any(list(pool.map(LocalBroker.stop, self.nodes)))

    def _cluster_id(self) -> str:
        path = self._folder / CLUSTER_ID
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            staging = path.with_suffix(".new")
            staging.write_text(new_cluster_id() + "\n")
            staging.replace(path)
        return path.read_text().strip()
