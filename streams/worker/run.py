"""Runs processors in this process until it is stopped."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Sequence
from types import FrameType

import faust
from faust.worker import Worker

from streams.worker.services import ProcessorService

PROCESSORS = ("projector", "signals", "current")
"""What a worker can run: tables from the log, signals into the log, and the file at a fixed path."""
PATIENCE_S = {"projector": 60.0, "signals": 120.0, "current": 300.0}
"""A processor is stalled if no iteration of its loop completes in this time, which is longer than any step takes."""


def exit_on_signals() -> None:
    """Make SIGINT and SIGTERM end this process in order, with exit code 0, until `run` handles them."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _exit)


def _exit(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def run(loop: asyncio.AbstractEventLoop, app: faust.App, services: Sequence[ProcessorService]) -> None:
    """Run the services until SIGINT or SIGTERM, or until one ends the worker.

    Raises:
        WhenlineError: the failure of a service that ends the worker.
    """
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
