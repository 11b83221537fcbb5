"""The gateway as a process of its own, over a Kafka that runs."""

from __future__ import annotations

import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.stack import COMMAND, Stack
from tests.support.tables import with_empty_tables
from tests.support.waiting import until


@contextmanager
def running_gateway(folder: Path, servers: str, **settings: str) -> Iterator[tuple[Stack, subprocess.Popen[bytes]]]:
    """A gateway that is ready, ended at the end."""
    stack = Stack(folder, {"KAFKA_BOOTSTRAP_SERVERS": servers} | settings)
    stack.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with stack.output.open("wb") as output:
        process = subprocess.Popen([*COMMAND, "gateway"], env=stack.environment, stdout=output, stderr=output)

    def ready() -> bool:
        assert process.poll() is None, stack.output.read_text()
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{stack.gateway}/readyz", timeout=10):
            return True
        return False

    try:
        until(ready, what="the gateway is ready")
        yield stack, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
        process.wait(240)


@contextmanager
def running_worker(stack: Stack) -> Iterator[subprocess.Popen[bytes]]:
    """The worker of a home, stopped in good order at the end."""
    if stack.tables == stack.home:
        with_empty_tables(stack.home)
    log = stack.folder / "worker.txt"
    with log.open("ab") as output:
        process = subprocess.Popen([*COMMAND, "worker"], env=stack.environment, stdout=output, stderr=output)

    def published() -> bool:
        assert process.poll() is None, log.read_text()
        return (stack.tables / "CURRENT").exists()

    try:
        until(published, what="the worker has published a generation")
        yield process
        process.send_signal(signal.SIGINT)
        assert process.wait(240) == 0, log.read_text()
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(240)
