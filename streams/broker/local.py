"""One Apache Kafka node (KRaft, no ZooKeeper) on this machine, with all its state in one folder.

The folder of a home's broker::

    broker/
    ├── broker.json         the running process: id, identity, port
    ├── broker.log          Kafka's output
    ├── cluster.id          created once; data/ must carry the same id
    ├── data/               Kafka's own files
    ├── logging.properties  written at each start
    └── server.properties   written at each start

The process outlives the command that started it. Only `broker.json` is ever deleted here.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from streams.broker.artifacts import KAFKA_VERSION, Report, jars, java
from streams.broker.broker_log import BrokerLog
from streams.broker.configuration import Node, write_configuration
from streams.broker.data_folder import prepare_data_folder
from streams.broker.environment import system_environment
from streams.broker.process import ProcessRecord
from streams.errors import BrokerError
from streams.log.cluster import Cluster

HEAP, HEAP_OF_NODE = "-Xmx384m", "-Xmx256m"
"""Of a broker that is alone, and of each of three."""
FAST_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:-UsePerfData")
START_S = 180.0
STOP_S = 30.0
LINGER_S = 10.0
STARTED = "Kafka Server started"


@dataclass(frozen=True)
class BrokerStatus:
    """Status of a home's broker. `pid` and `address` are None while it does not run."""

    running: bool
    address: str | None
    pid: int | None
    version: str
    folder: str
    log: str


class LocalBroker:
    """The broker of one home.

    Args:
        folder: holds all its state; created if missing.
        port: for clients, on loopback.
        setting: name of the port's setting, for messages.
        node: of the cluster that it is in; None: it is alone.
        cluster: id of that cluster.
    """

    def __init__(
        self,
        folder: Path,
        port: int,
        *,
        setting: str = "WHENLINE_BROKER_PORT",
        node: Node | None = None,
        cluster: str | None = None,
    ) -> None:
        self.folder = folder.absolute()
        self.port = port
        self._setting, self._node, self._cluster = setting, node, cluster
        self._data = self.folder / "data"
        self._log = BrokerLog(self.folder / "broker.log")
        self._record = ProcessRecord(self.folder / "broker.json")

    @property
    def address(self) -> str:
        """For `bootstrap.servers`."""
        return f"127.0.0.1:{self.port}"

    @property
    def cluster(self) -> Cluster:
        """For clients of this process. The local broker has no authentication."""
        return Cluster.of(self.address)

    def status(self) -> BrokerStatus:
        """Whether it runs, and where."""
        process = self._record.process()
        return BrokerStatus(
            running=process is not None,
            address=f"127.0.0.1:{self._record.port}" if process else None,
            pid=process.pid if process else None,
            version=KAFKA_VERSION,
            folder=str(self.folder),
            log=str(self._log.file),
        )

    def start(self, report: Report = lambda _: None) -> bool:
        """Start it unless it runs, and wait until it is ready. True if this call started it.

        Raises: BrokerError: the port is taken, the data is damaged or another cluster's, or Kafka
        cannot be installed or started.
        """
        running = self._record.process()
        if running is not None:
            port = self._record.port
            if port != self.port:
                raise BrokerError(
                    f"The broker of {self.folder.parent} runs on port {port}, not {self.port}.",
                    hint=f"Set {self._setting}={port}, or stop it first: `whenline broker stop`.",
                )
            if not self._record.is_serving:
                self._wait_until_started(running)
            return False
        self._check_port()
        java_command = [str(java()), *FAST_START, "-cp", os.pathsep.join(str(jar) for jar in jars(report))]
        self.folder.mkdir(parents=True, exist_ok=True)
        self._configure()
        prepare_data_folder(self.folder, java_command, self._cluster)
        report(f"Starting Apache Kafka {KAFKA_VERSION} on {self.address}")
        self._wait_until_started(self._launch(java_command))
        self._record.mark_serving()
        return True

    def stop(self) -> bool:
        """Stop it; True if it ran. It is killed if it does not stop within 30 seconds: Kafka recovers from that."""
        process = self._record.process()
        if process is not None:
            process.terminate()
            try:
                process.wait(STOP_S)
            except psutil.TimeoutExpired:
                process.kill()
                process.wait(STOP_S)
        self._record.remove()
        return process is not None

    def _configure(self) -> None:
        write_configuration(self.folder, self.port, self._data, self._node)

    def _check_port(self) -> None:
        """Verify that the port is free. Waits for a killed Kafka, whose threads hold it a moment longer."""
        deadline = time.monotonic() + (LINGER_S if self._record.exists else 0)
        while True:
            try:
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", self.port))
                    return
            except OSError as error:
                if time.monotonic() < deadline:
                    time.sleep(0.1)
                    continue
                why = "is taken by another process" if error.errno == errno.EADDRINUSE else f"cannot be used ({error})"
                raise BrokerError(
                    f"Port {self.port}, meant for Kafka, {why}.",
                    hint=f"Set {self._setting} to a free port, or KAFKA_BOOTSTRAP_SERVERS to the Kafka on that port.",
                ) from error

    def _launch(self, java_command: list[str]) -> psutil.Process:
        self._log.begin(self.address)
        logging = f"-Djava.util.logging.config.file={self.folder / 'logging.properties'}"
        heap = HEAP if self._node is None else HEAP_OF_NODE
        with self._log.file.open("ab") as output:
            child = subprocess.Popen(
                [java_command[0], heap, logging, *java_command[1:], "kafka.Kafka", self.folder / "server.properties"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=system_environment(os.environ),
                start_new_session=True,  # Ctrl-C in the terminal must reach only the command that started it
            )
        child.returncode = 0  # it outlives this object: psutil watches it, and Popen must not warn about it
        self._record.write(child.pid, self.port)
        return psutil.Process(child.pid)

    def _wait_until_started(self, process: psutil.Process) -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if STARTED in self._log.since_start():
                return
            with contextlib.suppress(psutil.TimeoutExpired):
                process.wait(0.05)
                self._record.remove()
                raise BrokerError(f"Kafka ended while it started.{self._log.tail()}", hint=self._advice())
        raise BrokerError(f"Kafka was not ready within {START_S:g} seconds.{self._log.tail()}", hint=self._advice())

    def _advice(self) -> str:
        return f"Nothing was deleted. Read {self._log.file}; its data is in {self._data}."
