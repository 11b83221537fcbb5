"""One Apache Kafka node (KRaft, no ZooKeeper) on this machine, with all its state in one folder.

The folder of a home's broker::

    broker/
    ├── broker.json         the running process: id, when it was created, ports
    ├── broker.log          what Kafka says
    ├── cluster.id          made once; what lies in data/ must carry the same
    ├── data/               Kafka's own files
    ├── logging.properties  written anew at each start
    └── server.properties   written anew at each start

The process outlives the command that started it. It is known again by its id *and* by when it was created, so a number
that the system gave to somebody else meanwhile is never taken for it. Nothing is ever deleted here but `broker.json`.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import socket
import subprocess
import time
import uuid
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

import psutil

from streams.broker.artifacts import KAFKA_VERSION, Say, jars, java
from streams.broker.metadata import what_is_wrong
from streams.errors import BrokerError

HEAP = "-Xmx384m"
FAST_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")
START_S = 90.0
STOP_S = 30.0
LINGER_S = 10.0
STARTED = "Kafka Server started"
LOG_TAIL = 12
LARGEST_LOG = 8 * 1024 * 1024
"""Bytes; a longer broker.log is set aside as broker.log.1 at the next start."""

_SERVER = """\
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
_LOGGING = """\
handlers=java.util.logging.ConsoleHandler
.level=WARNING
kafka.server.KafkaRaftServer.level=INFO
java.util.logging.ConsoleHandler.level=ALL
java.util.logging.SimpleFormatter.format=%1$tFT%1$tT.%1$tLZ %4$s %3$s: %5$s%6$s%n
"""


@dataclass(frozen=True)
class BrokerStatus:
    """How the broker of a home stands. `pid` and `address` are None while it does not run."""

    running: bool
    address: str | None
    pid: int | None
    version: str
    folder: str
    log: str


class LocalBroker:
    """The broker of one home.

    Args:
        folder: where all its state lies; made if it is missing.
        port: for clients, on loopback.
        setting: name of the setting that holds the port, for messages.
    """

    def __init__(self, folder: Path, port: int, *, setting: str = "WHENLINE_BROKER_PORT") -> None:
        self.folder = folder.absolute()
        self.port = port
        self._setting = setting
        self._data = self.folder / "data"
        self._log = self.folder / "broker.log"
        self._record = self.folder / "broker.json"

    @property
    def address(self) -> str:
        """For `bootstrap.servers`."""
        return f"127.0.0.1:{self.port}"

    def status(self) -> BrokerStatus:
        """How it stands now."""
        process = self._process()
        address = f"127.0.0.1:{self._recorded()['port']}" if process else None
        return BrokerStatus(
            running=process is not None,
            address=address,
            pid=process.pid if process else None,
            version=KAFKA_VERSION,
            folder=str(self.folder),
            log=str(self._log),
        )

    def start(self, say: Say = lambda _: None) -> bool:
        """Start it unless it runs, and wait until it serves. True where this call started it.

        Raises:
            BrokerError: the port is taken, the data are foreign or damaged, or Kafka cannot be had or does not start.
        """
        if self._process() is not None:
            running = self._recorded()["port"]
            if running != self.port:
                raise BrokerError(
                    f"The broker of {self.folder.parent} runs on port {running}, not {self.port}.",
                    hint=f"Set {self._setting}={running}, or stop it first: `whenline broker stop`.",
                )
            if not self._recorded().get("serves"):
                self._wait(psutil.Process(self.status().pid))
            return False
        self._check_port()
        runtime, classpath = java(), os.pathsep.join(str(jar) for jar in jars(say))
        self.folder.mkdir(parents=True, exist_ok=True)
        self._configure()
        self._format(runtime, classpath)
        say(f"Starting Apache Kafka {KAFKA_VERSION} on {self.address}")
        self._wait(self._launch(runtime, classpath))
        self._write_record(self._recorded() | {"serves": True})
        return True

    def stop(self) -> bool:
        """Stop it in good order; True where it ran. What does not stop within 30 seconds is killed: Kafka recovers."""
        process = self._process()
        if process is not None:
            process.terminate()
            try:
                process.wait(STOP_S)
            except psutil.TimeoutExpired:
                process.kill()
                process.wait(STOP_S)
        self._record.unlink(missing_ok=True)
        return process is not None

    def _recorded(self) -> dict[str, float]:
        try:
            found = json.loads(self._record.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return dict(found)

    def _process(self) -> psutil.Process | None:
        recorded = self._recorded()
        if not recorded:
            return None
        try:
            process = psutil.Process(int(recorded["pid"]))
            if abs(process.create_time() - recorded["created"]) >= 0.01:
                return None
            if process.status() == psutil.STATUS_ZOMBIE:
                process.wait(0)  # ours, and ended: nobody else waits for it
                return None
        except (psutil.NoSuchProcess, psutil.TimeoutExpired):
            return None
        return process

    def _check_port(self) -> None:
        """See that the port is free. After a kill the threads of a dying Kafka hold it a little longer than it lives."""
        deadline = time.monotonic() + (LINGER_S if self._record.exists() else 0)
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
                    hint=f"Set {self._setting} to a free port, or KAFKA_BOOTSTRAP_SERVERS to the Kafka that runs there.",
                ) from error

    def _configure(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            controller = free.getsockname()[1]
        values = {"controller": controller, "port": self.port, "data": str(self._data).replace("\\", "\\\\")}
        (self.folder / "server.properties").write_text(_SERVER.format(**values))
        (self.folder / "logging.properties").write_text(_LOGGING)

    def _format(self, runtime: Path, classpath: str) -> None:
        """Make the data folder; one that is there must be ours."""
        ours, meta = self.folder / "cluster.id", self._data / "meta.properties"
        if meta.exists():
            found = re.search(r"^cluster\.id=(.*)$", meta.read_text(errors="replace"), re.MULTILINE)
            if not ours.exists() or found is None or found.group(1).strip() != ours.read_text().strip():
                raise BrokerError(
                    f"{self._data} holds the data of another Kafka cluster, or is damaged.",
                    hint="Nothing was changed. Move it away, or set WHENLINE_HOME to another folder.",
                )
            wrong = what_is_wrong(self._data)
            if wrong:
                raise BrokerError(
                    f"Kafka would start without any topic, and set those that it has aside: {wrong}.",
                    hint=f"Nothing was changed. Restore {self._data} from a copy; or move it and {ours} away, to begin anew.",
                )
            return
        if self._data.exists() and any(self._data.iterdir()):
            raise BrokerError(
                f"{self._data} is not empty, and what lies there is not Kafka's (no meta.properties).",
                hint="Nothing was changed. Move it away, or set WHENLINE_HOME to another folder.",
            )
        if ours.exists() and not self._data.exists():
            raise BrokerError(
                f"The broker's data folder {self._data} is gone, and with it every event.",
                hint=f"Put it back; or, to begin with an empty log, remove {ours} and the warehouse beside it.",
            )
        cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        cluster = "W" + cluster[1:]  # Kafka's own tools take a leading dash for an option
        command = [str(runtime), *FAST_START, "-cp", classpath, "kafka.tools.StorageTool", "format"]
        done = subprocess.run(
            [*command, "-t", cluster, "-c", str(self.folder / "server.properties")],
            capture_output=True,
            text=True,
            timeout=START_S,
            check=False,
        )
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            raise BrokerError(
                f"Kafka could not make its data folder {self._data}: {said[-1] if said else done.returncode}.",
                hint="See that the folder can be written and the disk has room.",
            )
        ours.write_text(cluster + "\n")

    def _launch(self, runtime: Path, classpath: str) -> psutil.Process:
        if self._log.exists() and self._log.stat().st_size > LARGEST_LOG:
            self._log.replace(self._log.with_suffix(".log.1"))
        options = [HEAP, *FAST_START, f"-Djava.util.logging.config.file={self.folder / 'logging.properties'}"]
        with self._log.open("ab") as log:
            log.write(f"--- {time.strftime('%FT%TZ', time.gmtime())} start on {self.address}\n".encode())
            log.flush()
            child = subprocess.Popen(
                [runtime, *options, "-cp", classpath, "kafka.Kafka", self.folder / "server.properties"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C in the terminal is for whoever started it
            )
        process = psutil.Process(child.pid)
        child.returncode = 0  # it outlives this object: psutil watches it, and nothing is to be said when this goes
        self._write_record({"pid": child.pid, "created": process.create_time(), "port": self.port})
        return process

    def _write_record(self, recorded: dict[str, float]) -> None:
        temporary = self._record.with_suffix(".tmp")
        temporary.write_text(json.dumps(recorded))
        temporary.replace(self._record)

    def _wait(self, process: psutil.Process) -> None:
        """Until it says that it serves, or ended, or the time is over."""
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if STARTED in self._said():
                return
            with contextlib.suppress(psutil.TimeoutExpired):
                process.wait(0.05)
                self._record.unlink(missing_ok=True)
                raise BrokerError(f"Kafka ended while it started.{self._tail()}", hint=self._advice())
        raise BrokerError(f"Kafka did not serve within {START_S:g} seconds.{self._tail()}", hint=self._advice())

    def _said(self) -> str:
        """What it said since its last start."""
        if not self._log.exists():
            return ""
        with self._log.open("rb") as log:
            log.seek(max(0, self._log.stat().st_size - 256 * 1024))
            return log.read().decode(errors="replace").rpartition("--- ")[2]

    def _tail(self) -> str:
        lines = [line for line in self._said().splitlines() if line.strip() and not line.startswith("\tat ")]
        return "".join(f"\n  {line[:300]}" for line in lines[-LOG_TAIL:])

    def _advice(self) -> str:
        return f"Nothing was deleted. Read {self._log}; its data are in {self._data}."
