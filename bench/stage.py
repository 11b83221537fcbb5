"""A home of its own for measurements: a Kafka on a free port, homes that can be made anew, and our own commands."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

COMMAND = [sys.executable, "-m", "whenline.cli"]


class Stage:
    """Kafka runs as long as the stage stands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.gateway_port = _free_port(), _free_port()
        self.servers = f"127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.run("broker", "start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run("broker", "stop")

    def environment(self, home: str = "home") -> dict[str, str]:
        """Environment of our commands; each `home` has tables of its own over the same Kafka."""
        ours = {
            "WHENLINE_HOME": str(self.folder / home),
            "WHENLINE_BROKER_PORT": str(self.port),
            "WHENLINE_GATEWAY_PORT": str(self.gateway_port),
        }
        if home != "home":
            ours["KAFKA_BOOTSTRAP_SERVERS"] = self.servers
        return {
            name: value for name, value in os.environ.items() if not name.startswith(("WHENLINE_", "KAFKA_"))
        } | ours

    def run(self, *arguments: str, home: str = "home") -> str:
        """Run one of our commands to its end; what it printed."""
        command = [*COMMAND, *arguments]
        done = subprocess.run(command, env=self.environment(home), capture_output=True, text=True, check=True)
        return done.stdout

    def start(self, *arguments: str, home: str, log: Path) -> subprocess.Popen[bytes]:
        """Start one of our commands in the background."""
        with log.open("wb") as output:
            return subprocess.Popen([*COMMAND, *arguments], env=self.environment(home), stdout=output, stderr=output)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
