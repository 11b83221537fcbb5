"""Watches the log beside the projector for what no record says: new partitions, other topics, decisions."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence

import structlog

from events.topics import DECISIONS, EVENT_TOPICS
from streams.errors import LogError
from streams.log.kafka import KafkaLog
from streams.log.unreadable import Unreadable

WATCH_EVERY_S = 5.0

log = structlog.get_logger("whenline.projector")


async def watch_log(
    kafka: KafkaLog, restart: asyncio.Event, read_unreadable: Callable[[], Sequence[Unreadable]] = lambda: ()
) -> None:
    """Set `restart` when partitions, topics or decisions changed; log what cannot be read, once."""
    before: object = None
    logged: set[Unreadable] = set()
    while not restart.is_set():
        with contextlib.suppress(LogError):
            now = (
                await kafka.partitions(EVENT_TOPICS),
                await kafka.topic_ids(EVENT_TOPICS),
                await kafka.end_offsets([DECISIONS.name]),
            )
            if before is not None and now != before:
                restart.set()
            before = now
        unreadable = set(read_unreadable())
        for each in unreadable - logged:
            log.error("a partition cannot be read, and waits; others go on", what=each.what, hint=each.hint)
        for each in logged - unreadable:
            log.info("a partition can be read again", topic=each.topic, partition=each.partition)
        logged = unreadable
        await asyncio.sleep(WATCH_EVERY_S)
