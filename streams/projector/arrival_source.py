"""Gives the projector batches that other processes decoded and appended to the store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import structlog

from projections.apply.gaps import Gaps
from projections.apply.positions import Position
from projections.errors import StoreUnavailable
from projections.store.arrivals import ArrivalReader
from streams.heartbeat import Heartbeat
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition
from streams.projector.background import background
from streams.projector.batch_source import Feed, KafkaSource
from streams.projector.fetching import FLUSH_ROWS, Handover
from streams.projector.source import starting_points
from streams.projector.states import Backlog, Recovery
from streams.projector.watching import watch_log

POLL_S = 0.25
"""Interval between two looks for arrivals."""
AGAIN_S = 2.0
"""Interval between two tries to reach the store."""
UNATTENDED_S = 60.0
"""Records that nobody appends for this long are reported."""

log = structlog.get_logger("whenline.resolver")


class ArrivalSource:
    """Takes arrivals. What was published before they were dropped is read from the log: after damage, or an update.

    Args:
        arrivals: of the store.
        heartbeat: reports what is wrong.
    """

    def __init__(self, arrivals: ArrivalReader, heartbeat: Heartbeat) -> None:
        self._arrivals, self._heartbeat = arrivals, heartbeat
        self._recovery = Recovery()
        self._log = KafkaSource()

    async def points(
        self,
        kafka: KafkaLog,
        positions: Mapping[TopicPartition, Position],
        published: Mapping[TopicPartition, int] | None,
        gaps: Gaps,
    ) -> dict[TopicPartition, int]:
        """After what is in the tables; the log must have what follows on the newest arrivals."""
        ends = await kafka.end_offsets({topic for topic, _ in published or positions})
        self._recovery.await_published(published or {}, ends)
        at = {partition: each.next_offset for partition, each in positions.items()}
        if self._recovery.missing(lambda partition: at.get(partition, 0)):
            log.warning("the tables lack what was resolved before, which is read from the log again")
            return await starting_points(kafka, positions, gaps)
        try:
            known = await asyncio.to_thread(self._arrivals.ends, positions)
        except StoreUnavailable:
            known = positions
        points = await starting_points(kafka, known, gaps)
        return {partition: at.get(partition, 0) for partition in points}

    @asynccontextmanager
    async def feed(
        self, kafka: KafkaLog, points: Mapping[TopicPartition, int], gaps: Gaps, backlog: Backlog
    ) -> AsyncIterator[Feed]:
        """Take arrivals beside the block; or read the log, until the tables have again what was published."""
        if self._recovery.missing(lambda partition: points.get(partition, 0)):
            async with self._log.feed(kafka, points, gaps, backlog) as feed:
                feed.is_finished = lambda position: self._recovery.missing(position) == 0
                yield feed
            return
        restart, handover = asyncio.Event(), Handover()
        async with (
            background(watch_log(kafka, restart)),
            background(self._take(dict(points), handover)) as task,
        ):
            yield Feed(handover, task, restart)

    async def _take(self, points: dict[TopicPartition, int], handover: Handover) -> None:
        """Hand arrivals over until canceled."""
        while True:
            try:
                arrived = await asyncio.to_thread(self._arrivals.take, points, FLUSH_ROWS)
            except StoreUnavailable as error:
                self._heartbeat.concern("arrivals", str(error))
                await asyncio.sleep(AGAIN_S)
                continue
            self._heartbeat.concern("arrivals", None)
            if arrived is None:
                handover.is_drained = True
                await asyncio.sleep(POLL_S)
                continue
            handover.is_drained = False
            points.update(arrived.batch.ends)
            await handover.give(arrived.batch, reaches_end=arrived.is_all)
