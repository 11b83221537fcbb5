"""A whole Whenline of its own: a home in a temporary folder, free ports, real processes."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.support.left_processes import end_processes_of
from tests.support.waiting import until

COMMAND = [sys.executable, "-m", "whenline.cli"]


def free_ports(count: int) -> list[int]:
    """Ports that are free now, below those that the system gives to clients: a client that knocks at a port where nobody
    listens may else be given that very port, and then holds it against its owner."""
    found: list[int] = []
    while len(found) < count:
        port = random.randrange(15_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            found.append(port)
    return found


@dataclass
class Stack:
    """One home and its processes. `start("demo")` or `start("up")` runs the supervisor in the background.

    As a context it ends all that still runs in its folder, however its block ends.
    """

    folder: Path
    extra: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=lambda: COMMAND)
    cwd: Path | None = None
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.broker_port, self.gateway_port, self.ui_port, self.worker_port = free_ports(4)
        self.home = self.folder / "home"
        self.output = self.folder / "output.txt"

    @property
    def environment(self) -> dict[str, str]:
        ours = {
            "WHENLINE_HOME": str(self.home),
            "WHENLINE_BROKER_PORT": str(self.broker_port),
            "WHENLINE_GATEWAY_PORT": str(self.gateway_port),
            "WHENLINE_UI_PORT": str(self.ui_port),
            "WHENLINE_WORKER_PORT": str(self.worker_port),
        }
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("WHENLINE_", "KAFKA_"))}
        return inherited | ours | self.extra

    @property
    def tables(self) -> Path:
        """Where the worker publishes."""
        return Path(self.extra.get("WHENLINE_TABLES_FOLDER", self.home))

    @property
    def gateway(self) -> str:
        return f"http://127.0.0.1:{self.gateway_port}"

    @property
    def ui(self) -> str:
        return f"http://127.0.0.1:{self.ui_port}"

    def run(self, *arguments: str, timeout: float = 300, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one command of ours to its end."""
        done = subprocess.run(
            [*self.command, *arguments],
            cwd=self.cwd,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(
                f"whenline {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            )
        return done

    def sql(self, query: str) -> list[dict[str, Any]]:
        """Rows of a query, through the command line, as people would query."""
        return list(json.loads(self.run("sql", query, "--format", "json").stdout))

    def start(self, *arguments: str, ready: str, seconds: float = 180) -> None:
        """Start a command that stays, and wait until its output has `ready`."""
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [*self.command, *arguments],
                cwd=self.cwd,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until(lambda: self._has_output(ready), what=f"whenline {' '.join(arguments)} prints {ready!r}", seconds=seconds)

    def _has_output(self, ready: str) -> bool:
        text = self.output.read_text(errors="replace")
        if self.process is not None and self.process.poll() is not None:
            raise AssertionError(f"ended with {self.process.returncode}:\n{text}")
        assert "Running, but not ready" not in text, text
        return ready in text

    def stop(self, seconds: float = 180) -> int:
        """Ctrl-C, as people press it; the exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(timeout=seconds)
        self.process = None
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()  # first, else it starts the others again
            self.process.wait(timeout=120)
        end_processes_of(self.folder)

    def post(self, event: dict[str, Any] | bytes, *, timeout: float = 30) -> tuple[int, dict[str, Any]]:
        """Post one event; the status and the JSON answer."""
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        request = urllib.request.Request(
            f"{self.gateway}/v1/events", data=body, headers={"Content-Type": "application/cloudevents+json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
