"""Builds a projector process: an appender, its membership in the group of all projectors, and the health server."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from prometheus_client import CollectorRegistry

from projections.errors import StoreUnavailable
from projections.store import ArrivalSink, open_arrival_sink
from streams.appender import Appender, GroupMembership, Membership, Share, StaticMembership, group_of
from streams.heartbeat import Heartbeat
from streams.topics import ensure_topics
from streams.worker.health import HealthServer
from streams.worker.run import PATIENCE_S, exit_if_requested, exit_on_signals
from whenline.composition.resolver import NO_LAKE, NO_LAKE_HINT
from whenline.connection_name import connection_name
from whenline.settings import Settings, SettingsError

AGAIN_S = 2.0
"""Pause before a lake that did not answer is asked again."""

log = structlog.get_logger("whenline.projector")


def run_projector(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM.

    Raises:
        SettingsError: the home has no lake.
        WhenlineError: the projector cannot continue; the message says why and what to do.
    """
    sink = open_arrival_sink(settings.tables, connection_name("projector"))
    if sink is None:
        raise SettingsError(NO_LAKE, hint=NO_LAKE_HINT)
    exit_on_signals()  # before anyone can see that this process runs, and wants to stop it
    heartbeat = Heartbeat("projector", PATIENCE_S["projector"])
    health = HealthServer(settings.worker_bind, settings.worker_port, [heartbeat], CollectorRegistry())
    try:
        asyncio.run(_run(settings, sink, heartbeat))
    finally:
        health.close()
        sink.close()


async def _run(settings: Settings, sink: ArrivalSink, heartbeat: Heartbeat) -> None:
    await ensure_topics(settings.cluster)
    identity = await _identity(sink, heartbeat)
    async with _membership(settings, identity) as membership:
        appender = Appender(settings.cluster, sink, membership, heartbeat)
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, appender.stop)
        exit_if_requested()
        await appender.run()


async def _identity(sink: ArrivalSink, heartbeat: Heartbeat) -> str:
    """The lake's id, once the lake answers."""
    while True:
        heartbeat.beat()
        try:
            return await asyncio.to_thread(sink.identity)
        except StoreUnavailable as error:
            log.warning("the lake does not answer", why=str(error))
            heartbeat.concern("appending", str(error))
            await asyncio.sleep(AGAIN_S)


@asynccontextmanager
async def _membership(settings: Settings, identity: str) -> AsyncIterator[Membership]:
    if settings.projector_share:
        yield StaticMembership(Share.parse(settings.projector_share))
        return
    name = f"{socket.gethostname()}-{os.getpid()}"  # Kafka takes no spaces
    async with GroupMembership(settings.cluster, group_of(identity), name) as group:
        yield group
