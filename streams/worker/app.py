"""The Faust app that hosts the processors and delivers notices of published generations to them.

The projector reads with a consumer of its own: a Faust agent handles a tenth of the records per
second, and acknowledges an event whose agent raised. The other processors get the low-rate notices
by an agent that only passes them on, and work in a loop of their own. No processor has state in
Faust: a kill costs nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import faust

from events.topics import GENERATIONS
from streams.log.cluster import Cluster
from streams.log.security import Security

Listener = Callable[[bytes], None]
"""Receives the notice of a published generation."""

_NO_LISTENERS: Mapping[str, Listener] = MappingProxyType({"none": lambda _: None})
"""Faust does not start without a topic to consume: a worker that runs only the projector drops the notices."""


def create_app(root: Path, cluster: Cluster, listeners: Mapping[str, Listener] = MappingProxyType({})) -> faust.App:
    """The Faust app of a home. Creating it does not connect.

    Args:
        root: the home.
        cluster: Kafka's servers and security settings.
        listeners: by processor, those that receive notices. Workers with the same listeners share the notices.
    """
    group = str(root.absolute()) + "".join(f"\n{name}" for name in sorted(listeners))
    app = faust.App(
        "whenline-" + hashlib.sha256(group.encode()).hexdigest()[:12],
        broker=[f"kafka://{server}" for server in cluster.servers],
        broker_credentials=_credentials(cluster.security),
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
    for name, listener in (listeners or _NO_LISTENERS).items():
        app.agent(notices, name=f"whenline.{name}")(_passing_to(listener))
    return app


def _passing_to(listener: Listener) -> Callable[[faust.StreamT[bytes]], Awaitable[None]]:
    async def agent(stream: faust.StreamT[bytes]) -> None:
        async for notice in stream:
            listener(notice)

    return agent


def _credentials(security: Security) -> faust.SASLCredentials | faust.SSLCredentials | None:
    """The same security settings as Faust's own class; None without authentication and encryption."""
    if security.uses_sasl:
        return faust.SASLCredentials(
            mechanism=security.mechanism,
            username=security.username,
            password=security.password,
            ssl_context=security.context,
        )
    return faust.SSLCredentials(security.context) if security.uses_ssl else None
