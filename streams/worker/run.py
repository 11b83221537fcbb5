"""Runs processors in this process until it is stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from types import FrameType

import faust
import mode
from faust.worker import Worker

from streams.worker.services import ProcessorService

PROCESSORS = ("projector", "signals", "current")
"""What a worker can run: tables from the log, signals into the log, and the file at a fixed path."""
PATIENCE_S = {"projector": 60.0, "signals": 120.0, "current": 300.0}
"""A processor is stalled if no iteration of its loop completes in this time, which is longer than any step takes."""


@dataclass
class _Request:
    """Whether this process was asked to stop before anything handled that."""

    is_made: bool = False


_REQUEST = _Request()


def exit_on_signals() -> None:
    """Make SIGINT and SIGTERM end this process in order, with exit code 0, until `run` handles them."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _exit)


def exit_if_requested() -> None:
    """End this process if a signal should have: Python drops what a handler raises in the middle of an import."""
    if _REQUEST.is_made:
        raise SystemExit(0)


def _exit(_number: int, _frame: FrameType | None) -> None:
    _REQUEST.is_made = True
    raise SystemExit(0)


class _LateStop(mode.Service):
    """Stops the worker if a signal came before it handled signals, and was lost."""

    async def on_start(self) -> None:
        """By now it handles them."""
        if _REQUEST.is_made:
            os.kill(os.getpid(), signal.SIGTERM)


def run(loop: asyncio.AbstractEventLoop, app: faust.App, services: Sequence[ProcessorService]) -> None:
    """Run the services until SIGINT or SIGTERM, or until one ends the worker.

    Raises:
        WhenlineError: the failure of a service that ends the worker.
    """
    exit_if_requested()
    app.service(_LateStop())  # type: ignore[arg-type]  # it accepts instances, too
    for service in services:
        app.service(service)  # type: ignore[arg-type]  # it accepts instances, too
    worker = Worker(app, loglevel="WARN", redirect_stdouts=False, quiet=True, loop=loop, stdout=sys.stderr)
    try:
        worker.execute_from_commandline()
    except SystemExit as ended:
        failure = next((service.failure for service in services if service.failure is not None), None)
        if failure is not None:
            raise failure from None
        if ended.code:
            raise
