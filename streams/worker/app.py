"""The worker: a Faust app that hosts the processors, all or some: `projector`, `signals` and `current`.

The projector reads by a consumer of its own, since a Faust agent moves a tenth of the records, and acknowledges an event
whose agent raised. The others get the low-rate stream of published generations by an agent that only hands the notice on,
and do their work in a loop of their own, with a pulse of its own. None keeps state: a kill costs nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

import faust
import mode
from faust.worker import Worker
from prometheus_client import CollectorRegistry

from events.errors import WhenlineError
from events.topics import GENERATIONS
from projections.store import open_read_store
from streams.heartbeat import Heartbeat
from streams.log.cluster import security_of
from streams.projector import Projector
from streams.signals import SignalReconciler
from streams.topics import ensure_topics
from streams.worker.current_file import CurrentFile
from streams.worker.health import HealthServer

PROCESSORS = ("projector", "signals", "current")
"""What a worker can run: tables from the log, signals into the log, and the file at a fixed path."""
PATIENCE_S = {"projector": 60.0, "signals": 120.0, "current": 300.0}
"""A processor whose loop did not go round for so many seconds has stalled: longer than any of its steps takes."""

Listener = Callable[[bytes], None]
"""Takes the notice of a published generation."""


class Processor(Protocol):
    """Something that runs until it is asked to stop."""

    async def run(self) -> None:
        """Run until `stop`."""

    def stop(self) -> None:
        """Ask `run` to end."""


class ProcessorService(mode.Service):
    """Runs a processor's loop inside the worker. An error that a person must mend ends the worker, and is kept in `failure`."""

    def __init__(self, processor: Processor, **options: Any) -> None:
        super().__init__(**options)
        self._processor = processor
        self.failure: BaseException | None = None

    @mode.Service.task
    async def _process(self) -> None:
        try:
            await self._processor.run()
        except WhenlineError as error:
            self.failure = error
            os.kill(os.getpid(), signal.SIGTERM)  # the worker's own way to stop everything in order

    async def on_stop(self) -> None:
        """Let the step at hand be finished."""
        self._processor.stop()


def create_app(root: Path, servers: str, listeners: Mapping[str, Listener] = MappingProxyType({})) -> faust.App:
    """The Faust app of a home. Making it connects to nothing.

    Args:
        root: the home.
        servers: Kafka's `host:port`, several separated by commas.
        listeners: by processor, who wants to hear of published generations. Workers that run the same ones share the work.
    """
    told = str(root.absolute()) + "".join(f"\n{name}" for name in sorted(listeners))
    app = faust.App(
        "whenline-" + hashlib.sha256(told.encode()).hexdigest()[:12],
        broker=[f"kafka://{server}" for server in servers.split(",")],
        broker_credentials=_credentials(servers),
        store="memory://",
        autodiscover=False,
        web_enabled=False,
        topic_disable_leader=True,
        broker_session_timeout=6,
        broker_heartbeat_interval=2,
        stream_wait_empty=False,
        datadir=root / "faust",
    )
    notices = app.topic(GENERATIONS.name, value_type=bytes, value_serializer="raw", internal=False)
    for name, listener in listeners.items():
        app.agent(notices, name=f"whenline.{name}")(_handing_to(listener))
    return app


def _handing_to(listener: Listener) -> Callable[[Any], Awaitable[None]]:
    async def notice(stream: Any) -> None:
        async for value in stream:
            listener(value)

    return notice


def _credentials(servers: str) -> Any:
    """How Faust comes into the cluster; None where it need not prove who it is."""
    security = security_of(servers)
    if security.uses_sasl:
        return faust.SASLCredentials(
            mechanism=security.mechanism,
            username=security.username,
            password=security.password,
            ssl_context=security.context,
        )
    return faust.SSLCredentials(security.context) if security.uses_ssl else None


def run_worker(
    root: Path, servers: str, processors: Sequence[str] = PROCESSORS, *, host: str = "127.0.0.1", port: int = 0
) -> None:
    """Process until the process is told to stop (SIGINT, SIGTERM).

    Args:
        root: the home.
        servers: Kafka's `host:port`, several separated by commas.
        processors: which of `PROCESSORS` to run.
        host: address at which the worker tells of itself.
        port: of that; 0 is any free one.

    Raises:
        WhenlineError: it cannot go on; the message says why and what to do.
    """
    with contextlib.ExitStack() as stack:
        registry = CollectorRegistry()
        pulses = {name: Heartbeat(name, PATIENCE_S[name]) for name in processors}
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        running: dict[str, Processor] = {}
        if "projector" in processors:
            projector = Projector(root, servers, pulse=pulses["projector"])
            stack.callback(projector.close)
            projector.open()
            running["projector"] = projector
        # After the fence: a second worker of a home hears of the first one, not of its port.
        stack.callback(HealthServer(host, port, list(pulses.values()), registry).close)
        loop.run_until_complete(ensure_topics(servers))
        listeners: dict[str, Listener] = {}
        if "signals" in processors:
            keeper = SignalReconciler(root, servers, pulse=pulses["signals"], registry=registry)
            running["signals"], listeners["signals"] = keeper, keeper.told
        if "current" in processors:
            current = CurrentFile(open_read_store(root), pulses["current"])
            running["current"], listeners["current"] = current, current.told
        _serve(loop, create_app(root, servers, listeners), [ProcessorService(each) for each in running.values()])


def _serve(loop: asyncio.AbstractEventLoop, app: faust.App, services: Sequence[ProcessorService]) -> None:
    for service in services:
        app.service(service)
    worker = Worker(app, loglevel="WARN", redirect_stdouts=False, quiet=True, loop=loop, stdout=sys.stderr)
    try:
        worker.execute_from_commandline()
    except SystemExit as ended:
        failure = next((service.failure for service in services if service.failure is not None), None)
        if failure is not None:
            raise failure from None
        if ended.code:
            raise
