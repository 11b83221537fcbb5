"""Everything of one home in the foreground: broker, gateway, worker and UI; started in order, kept alive, stopped in order.

A child that dies is started again, after a pause that grows while it keeps dying. One that ends with exit code 2 says that a
person must act: then everything stops, with its message.
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from events.errors import WhenlineError
from projections.errors import NothingPublished
from projections.store import ReadStore, open_read_store
from streams.broker import LocalBroker
from whenline.parent import VARIABLE
from whenline.settings import Settings

READY_S = 120.0
STOP_S = 25.0
LOOK_EVERY_S = 0.2
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 10.0
WELL_AFTER_S = 30.0
MUST_ACT = 2
TAIL = 15

Say = Callable[[str], None]


class StackError(WhenlineError):
    """A process of the stack could not be started, or ended for a reason that a person must mend."""


@dataclass
class Child:
    """A process of the stack, and when it counts as ready."""

    name: str
    command: list[str]
    log: Path
    ready: Callable[[], bool]
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE_S
    started_at: float = 0.0
    died_at: float | None = None

    def start(self) -> None:
        """Start it; what it says goes to its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=os.environ | {VARIABLE: str(os.getpid())},
                start_new_session=True,  # Ctrl-C is the supervisor's to hand on, in order
            )
        self.started_at = time.monotonic()
        self.died_at = None

    def stop(self) -> None:
        """Ask it to stop; after a while, end it."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(STOP_S)

    def tail(self) -> str:
        """The last lines of its log."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(f"  {line}" for line in lines[-TAIL:])


@dataclass
class Stack:
    """The processes of one home."""

    settings: Settings
    say: Say
    ui: bool = True
    children: list[Child] = field(default_factory=list)
    broker: LocalBroker | None = None
    stopping: bool = False
    lock: int | None = None

    def __post_init__(self) -> None:
        if self.settings.own_broker:
            self.broker = LocalBroker(self.settings.home / "broker", self.settings.broker_port)

    def start(self) -> None:
        """Start everything, and wait until all of it is ready.

        Raises:
            WhenlineError: something cannot be started; the message says what to do.
        """
        self._take_home()
        self._check_ports()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked_to_stop)
        if self.broker is not None:
            self.broker.start(self.say)
        self.children = self._plan()
        for child in self.children:
            child.start()
        for child in self.children:
            self.say(f"Waiting for the {child.name}")
            self._wait_until_ready(child)

    def keep(self) -> None:
        """Keep everything alive until Ctrl-C.

        Raises:
            StackError: a child ended because a person must act.
        """
        while not self.stopping:
            self._look()
            time.sleep(LOOK_EVERY_S)

    def stop(self) -> None:
        """Stop everything in order: the doors first, then the worker, Kafka last. Nothing of a home that is another's."""
        self.stopping = True
        for child in reversed(self.children):
            child.stop()
        if self.lock is None:
            return
        if self.broker is not None and self.broker.status().running:
            self.broker.stop()
        os.close(self.lock)
        self.lock = None

    def _take_home(self) -> None:
        """One supervisor for each home: a second one would fight over its processes."""
        self.settings.home.mkdir(parents=True, exist_ok=True)
        lock = os.open(self.settings.home / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(lock)
            raise StackError(
                f"Whenline already runs in {self.settings.home.absolute()}.",
                hint="Stop it with Ctrl-C where it runs, or set WHENLINE_HOME to another folder.",
            ) from error
        self.lock = lock

    def _plan(self) -> list[Child]:
        logs, store = self.settings.home / "logs", open_read_store(self.settings.home)
        own = [sys.executable, "-m", "whenline.cli"]

        def answers(url: str) -> Callable[[], bool]:
            return lambda: _answers(url)

        began = time.time()
        plan = [
            Child("worker", [*own, "worker"], logs / "worker.log", lambda: _published_since(store, began)),
            Child("gateway", [*own, "gateway"], logs / "gateway.log", answers(f"{self.settings.gateway_url}/readyz")),
        ]
        if self.ui:
            health = f"{self.settings.ui_url}/_stcore/health"
            plan.append(Child("UI", [*own, "ui"], logs / "ui.log", answers(health)))
        return plan

    def _wait_until_ready(self, child: Child) -> None:
        deadline = time.monotonic() + READY_S
        while not child.ready():
            if self.stopping:
                return
            self._look()
            if time.monotonic() > deadline:
                raise StackError(
                    f"The {child.name} was not ready within {READY_S:g} seconds:\n{child.tail()}\n",
                    hint=f"Its whole log: {child.log}",
                )
            time.sleep(LOOK_EVERY_S / 2)

    def _look(self) -> None:
        """Start again what died."""
        if self.stopping:
            return
        if self.broker is not None and not self.broker.status().running:
            self.say("Kafka ended; starting it again")
            self.broker.start()
        for child in self.children:
            self._look_at(child)

    def _look_at(self, child: Child) -> None:
        now = time.monotonic()
        code = None if child.process is None else child.process.poll()
        if child.process is None or code is None:
            return
        if child.died_at is None:
            if code == MUST_ACT:
                raise StackError(
                    f"The {child.name} cannot go on:\n{child.tail()}\n", hint=f"Its whole log: {child.log}"
                )
            child.died_at = now
            well = now - child.started_at > WELL_AFTER_S
            child.pause = FIRST_PAUSE_S if well else min(LONGEST_PAUSE_S, child.pause * 2)
            self.say(f"The {child.name} ended ({_how(code)}); starting it again")
        if now - child.died_at >= child.pause:
            child.start()

    def _check_ports(self) -> None:
        wanted = [
            ("gateway", self.settings.gateway_port, "WHENLINE_GATEWAY_PORT"),
            ("worker", self.settings.worker_port, "WHENLINE_WORKER_PORT"),
        ]
        if self.ui:
            wanted.append(("UI", self.settings.ui_port, "WHENLINE_UI_PORT"))
        for name, port, setting in wanted:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError as error:
                    raise StackError(
                        f"Port {port}, meant for the {name}, is taken by another process.",
                        hint=f"Set {setting} to a free port, or stop what runs there.",
                    ) from error

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True


def _answers(url: str) -> bool:
    with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - ours
        return bool(answer.status == 200)
    return False


def _published_since(store: ReadStore, began: float) -> bool:
    try:
        return store.newest().published_at.timestamp() >= began
    except NothingPublished:
        return False


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
