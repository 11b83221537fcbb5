"""The worker: a Faust app that hosts the projector, and the agents that notice what it published.

The projector reads by a consumer of its own, since a Faust agent moves a tenth of the records, and acknowledges an event
whose agent raised. Agents get the low-rate stream of published generations, and keep no state: a kill costs nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import faust
import mode
import structlog
from faust.worker import Worker

from events.errors import WhenlineError
from events.topics import GENERATIONS
from projections.errors import NothingPublished
from projections.generations import newest, refresh_current
from projections.home import Home
from streams.log.cluster import security_of
from streams.projector import Projector
from streams.topics import ensure_topics

OLDEST_S = 60.0
SHARE = 0.05
"""Part of the time that may go into making the current file: a small one is made often, a large one once a minute."""
TIMER_S = 1.0

log = structlog.get_logger("whenline.worker")


class ProjectorService(mode.Service):
    """Runs a projector, opened before, inside the worker. An error ends the worker, and is kept in `failure`."""

    def __init__(self, projector: Projector, **options: Any) -> None:
        super().__init__(**options)
        self._projector = projector
        self.failure: BaseException | None = None

    @mode.Service.task
    async def _project(self) -> None:
        try:
            await self._projector.run()
        except WhenlineError as error:
            self.failure = error
            os.kill(os.getpid(), signal.SIGTERM)  # the worker's own way to stop everything in order

    async def on_stop(self) -> None:
        """Let the batch at hand be finished."""
        self._projector.stop()


class CurrentFile:
    """Keeps `current/whenline.duckdb`, the one fixed path, at most a minute old."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._number = 0
        self._due_at = 0.0
        self._busy = asyncio.Lock()

    async def refresh_if_due(self) -> None:
        """Make it from the newest generation, unless that is done, or was done a moment ago."""
        async with self._busy:
            began = time.monotonic()
            if began < self._due_at:
                return
            try:
                generation = newest(self._home)
                if generation.number == self._number:
                    return
                await asyncio.to_thread(refresh_current, self._home, generation)
            except (NothingPublished, FileNotFoundError):  # none yet, or gone while it was copied: the next one will do
                return
            self._number = generation.number
            ended = time.monotonic()
            self._due_at = ended + min(OLDEST_S, (ended - began) / SHARE)


def create_app(root: Path, servers: str) -> faust.App:
    """The Faust app of a home. Making it connects to nothing."""
    name = "whenline-" + hashlib.sha256(str(root.absolute()).encode()).hexdigest()[:12]
    app = faust.App(
        name,
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
    current = CurrentFile(Home(root))
    notices = app.topic(GENERATIONS.name, value_type=bytes, value_serializer="raw", internal=False)

    async def notice(stream: Any) -> None:
        async for _ in stream:
            await current.refresh_if_due()

    app.agent(notices, name="whenline.current")(notice)
    app.timer(TIMER_S)(current.refresh_if_due)
    return app


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


def run_worker(root: Path, servers: str) -> None:
    """Project until the process is told to stop (SIGINT, SIGTERM).

    Raises:
        WhenlineError: it cannot go on; the message says why and what to do.
    """
    projector = Projector(root, servers)
    projector.open()
    try:
        asyncio.run(ensure_topics(servers))
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        service = ProjectorService(projector)
        app = create_app(root, servers)
        app.service(service)
        worker = Worker(app, loglevel="WARN", redirect_stdouts=False, quiet=True, loop=loop, stdout=sys.stderr)
        try:
            worker.execute_from_commandline()
        except SystemExit as ended:
            if service.failure is not None:
                raise service.failure from None
            if ended.code:
                raise
    finally:
        projector.close()
