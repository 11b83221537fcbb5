"""Starts all processes of a home in order, restarts those that die, and stops them in order.

The failure of one process never stops another: it is reported, and the process is tried again.
"""

from __future__ import annotations

import signal
import time
from types import FrameType
from typing import Protocol

from streams.broker import BrokerStatus, LocalBroker
from streams.broker.artifacts import Report
from streams.errors import BrokerError
from whenline.settings import Settings
from whenline.supervisor.child import FIRST_PAUSE_S, LONGEST_PAUSE_S, Child
from whenline.supervisor.plan import children_of
from whenline.supervisor.scale import ScalePlan
from whenline.supervisor.startup import HomeLock, check_ports, end_orphans

READY_S = 300.0
"""A slow machine that starts everything at once takes minutes; what fails is reported at once."""
POLL_S = 0.2


class Kafka(Protocol):
    """One broker or several, which the supervisor runs."""

    def status(self) -> BrokerStatus:
        """Whether all of it runs."""

    def start(self, report: Report = ...) -> bool:
        """Start what does not run."""

    def stop(self) -> bool:
        """Stop it."""


class Stack:
    """The processes of one home. `start`, then `supervise`, then `stop`.

    Args:
        settings: of the home.
        report: shows a message to the user.
        ui: whether to run the pages.
        scale: runs several of each, on a lake; None: one of each.
    """

    def __init__(self, settings: Settings, report: Report, *, ui: bool = True, scale: ScalePlan | None = None) -> None:
        self._report = report
        self._lock = HomeLock(settings.home)
        self._broker: Kafka | None = None
        if scale is not None:
            self._broker = scale.kafka
        elif settings.own_broker:
            self._broker = LocalBroker(settings.home / "broker", settings.broker_port)
        self._runs_broker = False
        self._broker_pause = FIRST_PAUSE_S
        self._broker_due_at = 0.0
        self._planned = children_of(settings, ui=ui) if scale is None else scale.children(ui=ui)
        self.children: list[Child] = []
        self.stopping = False
        self.not_ready: list[str] = []
        """Names of the processes that did not become ready at the start."""

    @property
    def has_home(self) -> bool:
        """Whether this process supervises the home."""
        return self._lock.is_held

    def start(self) -> None:
        """Start everything, and wait until each process is ready or has failed.

        Raises:
            StackError: another supervisor runs, or a port is taken.
            BrokerError: Kafka cannot be started.
        """
        self._lock.acquire()
        end_orphans(child.record for child in self._planned)
        check_ports(self._planned)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        if self._broker is not None:
            self._broker.start(self._report)
            self._runs_broker = True
        for child in self._planned:
            child.prepare()
            child.start()
            self.children.append(child)
            if child.goes_first:
                self._report(f"Waiting for the {child.name}")
                self._wait_until_ready(child)
        for child in self.children:
            if not child.goes_first:
                self._report(f"Waiting for the {child.name}")
                self._wait_until_ready(child)

    def supervise(self) -> None:
        """Restart what dies, until Ctrl-C."""
        while not self.stopping:
            self.restart_dead()
            time.sleep(POLL_S)

    def stop(self) -> None:
        """Stop everything in reverse order, Kafka last. Does not touch what another supervisor runs."""
        self.stopping = True
        for child in reversed(self.children):
            child.stop()
        if self._broker is not None and self._runs_broker:
            self._broker.stop()
            self._runs_broker = False
        self._lock.release()

    def restart_dead(self) -> None:
        """Restart each process that died, after a pause."""
        if self.stopping:
            return
        self._restart_broker()
        for child in self.children:
            message = child.restart_if_dead()
            if message is not None:
                self._report(message)

    def _restart_broker(self) -> None:
        now = time.monotonic()
        if self._broker is None or not self._runs_broker or now < self._broker_due_at or self._broker.status().running:
            return
        self._report("Kafka ended; starting it again")
        try:
            self._broker.start()
        except BrokerError as error:
            self._report(f"{error} It is tried again in {self._broker_pause:g} seconds.")
            self._broker_due_at = now + self._broker_pause
            self._broker_pause = min(LONGEST_PAUSE_S, 2 * self._broker_pause)
        else:
            self._broker_pause = FIRST_PAUSE_S

    def _wait_until_ready(self, child: Child) -> None:
        deadline = time.monotonic() + READY_S
        while not child.is_ready() and not self.stopping:
            self.restart_dead()
            if child.is_blocked or time.monotonic() > deadline:
                self.not_ready.append(child.name)
                if not child.is_blocked:
                    self._report(
                        f"The {child.name} was not ready within {READY_S:g} seconds:\n{child.tail()}\n"
                        f"Its whole log: {child.log}"
                    )
                return
            time.sleep(POLL_S / 2)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True
