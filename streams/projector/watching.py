"""Watches the log beside the projector for what no record says: new partitions, other topics, decisions."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Sequence

import structlog

from events.topics import DECISIONS, EVENT_TOPICS
from projections.apply.gaps import Gaps
from streams.errors import LogError
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition
from streams.log.unreadable import Unreadable
from streams.projector.decisions import read_gaps_of_log

WATCH_EVERY_S = 5.0

log = structlog.get_logger("whenline.projector")


async def watch_log(
    kafka: KafkaLog,
    restart: asyncio.Event,
    partitions: Iterable[TopicPartition],
    gaps: Gaps,
    read_unreadable: Callable[[], Sequence[Unreadable]] = lambda: (),
) -> None:
    """Set `restart` when partitions, topics or decisions changed; log what cannot be read, once.

    Args:
        kafka: the log.
        restart: set when the reading has to begin anew.
        partitions: those that the log had when the reading was planned; what changed since then counts, too.
        gaps: what operators had decided by then.
        read_unreadable: what cannot be read now.
    """
    planned, before = set(partitions), None
    logged: set[Unreadable] = set()
    while not restart.is_set():
        with contextlib.suppress(LogError):
            now = (
                await kafka.partitions(EVENT_TOPICS),
                await kafka.topic_ids(EVENT_TOPICS),
                await kafka.end_offsets([DECISIONS.name]),
            )
            if before is None:
                is_planned = set(now[0]) == planned and (await read_gaps_of_log(kafka)).all == gaps.all
            else:
                is_planned = now == before
            if not is_planned:
                restart.set()
            before = now
        unreadable = set(read_unreadable())
        for each in unreadable - logged:
            log.error("a partition cannot be read, and waits; others go on", what=each.what, hint=each.hint)
        for each in logged - unreadable:
            log.info("a partition can be read again", topic=each.topic, partition=each.partition)
        logged = unreadable
        await asyncio.sleep(WATCH_EVERY_S)
