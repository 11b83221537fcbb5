"""A Kafka on a free port, fresh homes and the `whenline` command, for benchmarks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from streams.log.cluster import Cluster

COMMAND = [sys.executable, "-m", "whenline.cli"]


class Testbed:
    """Runs Kafka while the `with` block runs.

    Args:
        folder: holds everything.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.gateway_port, self.worker_port = free_port(), free_port(), free_port()
        self.servers = f"127.0.0.1:{self.port}"
        self.cluster = Cluster.of(self.servers)

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.run("broker", "start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run("broker", "stop")

    def environment(self, home: str = "home") -> dict[str, str]:
        """Environment of a command; all homes share one Kafka, and each has its own tables."""
        settings = {
            "WHENLINE_HOME": str(self.folder / home),
            "WHENLINE_BROKER_PORT": str(self.port),
            "WHENLINE_GATEWAY_PORT": str(self.gateway_port),
            "WHENLINE_WORKER_PORT": str(self.worker_port),
        }
        if home != "home":
            settings["KAFKA_BOOTSTRAP_SERVERS"] = self.servers
        return {
            name: value for name, value in os.environ.items() if not name.startswith(("WHENLINE_", "KAFKA_"))
        } | settings

    def run(self, *arguments: str, home: str = "home") -> str:
        """Run a command to its end. Returns its output."""
        command = [*COMMAND, *arguments]
        done = subprocess.run(command, env=self.environment(home), capture_output=True, text=True, check=True)
        return done.stdout

    def start(self, *arguments: str, home: str, log: Path, **settings: str) -> subprocess.Popen[bytes]:
        """Start a command in the background, with further settings."""
        with log.open("wb") as output:
            environment = self.environment(home) | settings
            return subprocess.Popen([*COMMAND, *arguments], env=environment, stdout=output, stderr=output)


def free_port() -> int:
    """A port of this machine that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
