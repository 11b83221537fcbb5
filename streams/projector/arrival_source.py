"""Gives the projector batches that other processes decoded and appended to the store."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

import structlog

from events.topics import EVENT_TOPICS
from projections.apply.gaps import Gaps
from projections.apply.positions import Position
from projections.errors import StoreUnavailable
from projections.store.arrivals import ArrivalReader
from streams.errors import LogError
from streams.heartbeat import Heartbeat
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition
from streams.projector.background import background
from streams.projector.batch_source import Feed, KafkaSource
from streams.projector.diagnosis import probe
from streams.projector.fetching import FLUSH_ROWS, Handover
from streams.projector.source import starting_points
from streams.projector.states import Backlog, Recovery
from streams.projector.watching import WATCH_EVERY_S, watch_log

POLL_S = 0.25
"""Interval between two looks for arrivals."""
AGAIN_S = 2.0
"""Interval between two tries to reach the store."""
UNATTENDED_S = 60.0
"""Records that nobody appends for this long are reported."""
UNATTENDED = (
    "The log has records that no projector of this release appends. Start `whenline projector`, or `whenline worker` "
    "in the place of this resolver; `whenline status` names the projectors that appended last."
)

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
        self._behind = 0

    async def points(
        self,
        kafka: KafkaLog,
        positions: Mapping[TopicPartition, Position],
        published: Mapping[TopicPartition, int] | None,
        gaps: Gaps,
    ) -> dict[TopicPartition, int]:
        """After what is in the tables; the log must have what follows on the newest arrivals."""
        ends = await kafka.end_offsets(EVENT_TOPICS)
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
            background(watch_log(kafka, restart, points, gaps)),
            background(self._report_unattended(kafka, taken := dict(points))),
            background(self._take(taken, handover)) as task,
        ):
            yield Feed(handover, task, restart, lambda _: self._behind)

    async def _report_unattended(self, kafka: KafkaLog, taken: Mapping[TopicPartition, int]) -> None:
        """Report it while the log has records that nobody appends."""
        before, since = dict(taken), time.monotonic()
        while True:
            await asyncio.sleep(WATCH_EVERY_S)
            with suppress(LogError):
                ends = await kafka.end_offsets(EVENT_TOPICS)
                if taken != before or all(taken.get(each, 0) >= end for each, end in ends.items()):
                    before, since = dict(taken), time.monotonic()
                    self._heartbeat.concern("projectors", None)
                if time.monotonic() - since < UNATTENDED_S:
                    continue
                behind = {each: taken.get(each, 0) for each, end in ends.items() if taken.get(each, 0) < end}
                found = await probe(kafka, behind, ends)  # offsets may have no record, or none that can be read
                waiting = behind.keys() - found.without_records - {each.topic_partition for each in found.unreadable}
                self._heartbeat.concern("projectors", UNATTENDED if waiting else None)
                since = time.monotonic()

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
            self._behind = 0 if arrived is None else arrived.behind
            if arrived is None:
                handover.is_drained = True
                await asyncio.sleep(POLL_S)
                continue
            handover.is_drained = False
            points.update(arrived.batch.ends)
            await handover.give(arrived.batch, reaches_end=not arrived.behind)
