"""Preconditions of a start: one supervisor for the home, no process of a killed supervisor runs, ports are free."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
from collections.abc import Iterable
from pathlib import Path

import psutil

from events.errors import WhenlineError
from streams.broker.process import ProcessRecord
from whenline.supervisor.child import Child

ORPHAN_S = 10.0
"""How long a process of a killed supervisor may take to stop before it is killed, in seconds."""


class StackError(WhenlineError):
    """The stack cannot start; a person must act."""


class HomeLock:
    """Held by the one supervisor of a home: two would fight over its processes. The system releases it when it dies.

    Args:
        home: the folder.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._descriptor: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this process supervises the home."""
        return self._descriptor is not None

    def acquire(self) -> None:
        """Become the supervisor of the home.

        Raises:
            StackError: another process is.
        """
        self._home.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._home / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise StackError(
                f"Whenline already runs in {self._home.absolute()}.",
                hint="Stop it with Ctrl-C where it runs, or set WHENLINE_HOME to another folder.",
            ) from error
        self._descriptor = descriptor

    def release(self) -> None:
        """Let another process supervise the home."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def end_orphans(records: Iterable[ProcessRecord]) -> None:
    """End the recorded processes: without their supervisor they would hold ports and the writer lock.

    They end by themselves (`whenline.parent`), but an old worker may hang in its shutdown if Kafka is gone as well.
    """
    running = [process for record in records if (process := record.process()) is not None]
    for process in running:
        process.terminate()
    _, hanging = psutil.wait_procs(running, timeout=ORPHAN_S)
    for process in hanging:
        process.kill()
    psutil.wait_procs(hanging, timeout=ORPHAN_S)


def check_ports(children: Iterable[Child]) -> None:
    """Verify that the port of each child is free.

    Raises:
        StackError: one is taken; the hint names its setting.
    """
    for child in children:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", child.port))
            except OSError as error:
                why = "is taken by another process" if error.errno == errno.EADDRINUSE else f"cannot be used ({error})"
                raise StackError(
                    f"Port {child.port}, meant for the {child.name}, {why}.",
                    hint=f"Set {child.port_setting} to a free port, or stop that process.",
                ) from error
