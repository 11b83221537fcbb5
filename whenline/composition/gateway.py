"""Builds the gateway."""

from __future__ import annotations

import asyncio

from streams.gateway import Limits, serve
from streams.gateway.server import check_bind
from streams.log.kafka import KafkaLog
from streams.topics import ensure_topics
from whenline.audit import exporter_of
from whenline.settings import Settings, listed


def run_gateway(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        WhenlineError: it cannot start; the message says why and what to do.
    """
    if not settings.shielded:
        check_bind(settings.home, settings.bind)
    asyncio.run(ensure_topics(settings.cluster))
    limits = Limits(
        body=settings.max_body,
        event=settings.max_event,
        batch=settings.max_batch,
        depth=settings.max_depth,
        text=settings.max_text,
        rate=settings.max_rate,
        in_flight=settings.max_in_flight,
        patience=settings.patience,
        connections=settings.max_connections,
        streams=settings.max_streams,
        values=settings.max_values,
        in_flight_per_caller=settings.max_in_flight_per_caller,
        connections_per_address=settings.max_connections_per_address,
        posts_per_caller=settings.max_posts_per_caller,
        streams_per_caller=settings.max_streams_per_caller,
    )
    serve(
        settings.home,
        KafkaLog(settings.cluster),
        settings.gateway_port,
        host=settings.bind,
        limits=limits,
        shielded=settings.shielded,
        hosts=listed(settings.hosts),
        proxies=listed(settings.trusted_proxies),
        audit_exporter=exporter_of(settings),
        tables=settings.tables,
    )
