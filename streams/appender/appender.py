"""The appender: what `whenline projector` runs. It decodes its partitions, and appends them to the store as arrivals.

Nothing has to be exact here but what is decoded, which depends on the log alone. Offsets that are appended twice, by
processes that had the same partition one after the other or at once, are taken once by the resolver. What is held when
partitions are assigned anew may be dropped or appended, as it happens.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import structlog

from projections.apply.batch import Batch
from projections.apply.positions import Position
from projections.errors import StoreUnavailable
from projections.store import ArrivalSink
from projections.store.arrivals import Ends
from streams.appender.membership import Membership
from streams.errors import LogUnavailable
from streams.heartbeat import Heartbeat
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition
from streams.projector.background import background
from streams.projector.decisions import read_gaps_of_log
from streams.projector.fetching import Handover, fetch_batches
from streams.projector.source import starting_points
from streams.projector.states import WAIT_S, Backlog
from streams.projector.topic_ids import topic_ids_of
from streams.projector.watching import watch_log

BEHIND_ROWS = 10_000
"""The appender is behind if a batch has this many records; then it appends whole row groups."""
APPEND_EVERY_S = 1.0
"""Interval between two appends while records keep coming; after a pause, the first one is appended at once."""
CHECK_EVERY_S = 5.0
"""Interval between two looks whether the store has what was appended."""
OUTRUN = (
    "Another process resolves records before projectors append them: a plain `whenline worker` writes to this lake. "
    "Start `whenline resolver` in its place, or stop the projectors; nothing is lost or counted twice meanwhile."
)
AGAIN_S = 1.0
"""Pause after Kafka or the store did not answer."""

log = structlog.get_logger("whenline.projector")


class Appender:
    """Appends the partitions that this process has.

    Args:
        cluster: Kafka's servers and security settings.
        sink: of the store.
        membership: which partitions this process has.
        heartbeat: reports this process.
    """

    def __init__(self, cluster: Cluster, sink: ArrivalSink, membership: Membership, heartbeat: Heartbeat) -> None:
        self._cluster, self._sink, self._membership, self._heartbeat = cluster, sink, membership, heartbeat
        self._stopping = asyncio.Event()
        self._backlog = Backlog()
        self._known: Mapping[TopicPartition, Position] = {}
        self._next: dict[TopicPartition, int] = {}
        """First offset of each partition that is not appended yet."""
        self._appended_at = self._checked_at = -CHECK_EVERY_S

    def stop(self) -> None:
        """Ask `run` to end after the current append."""
        self._stopping.set()
        self._membership.changed.set()

    async def run(self) -> None:
        """Append until `stop`.

        Raises:
            PositionLost: the log is not, or no longer, what the store's tables were made from.
            LogUnavailable: Kafka does not answer at the start. Once running, the appender waits for it.
        """
        async with KafkaLog(self._cluster) as kafka:
            try:
                while not self._stopping.is_set():
                    self._heartbeat.beat()
                    self._membership.changed.clear()
                    try:
                        await self._append_share(kafka)
                        self._heartbeat.concern("appending", None)
                    except (LogUnavailable, StoreUnavailable) as error:
                        await self._pause(error)
            finally:
                self._backlog.end()

    async def _append_share(self, kafka: KafkaLog) -> None:
        """Append the present partitions from where the store is, until others are assigned or the log changes."""
        share = await self._membership.partitions(kafka)
        if not share:
            self._heartbeat.lag, self._heartbeat.unreadable = lambda: 0.0, lambda: ()
            await self._changed(AGAIN_S)
            return
        ends = await asyncio.to_thread(self._sink.ends)
        gaps = await read_gaps_of_log(kafka)
        points = await starting_points(kafka, ends.known, gaps)
        mine = {partition: points[partition] for partition in share if partition in points}
        self._known = ends.known
        self._next = {each: ends.known[each].next_offset if each in ends.known else 0 for each in mine}
        changed, handover = self._membership.changed, Handover()
        async with (
            kafka.reader(mine) as reader,
            background(watch_log(kafka, changed, points, gaps, lambda: reader.unreadable)),
            background(fetch_batches(reader, gaps, handover, self._backlog)) as fetching,
        ):
            self._heartbeat.lag = lambda: reader.behind(lambda partition: self._next.get(partition, 0))
            self._heartbeat.unreadable = lambda: reader.unreadable
            while not changed.is_set():
                self._heartbeat.beat()
                if fetching.done():
                    await fetching
                await self._step(kafka, handover)

    async def _step(self, kafka: KafkaLog, handover: Handover) -> None:
        due_in = self._appended_at + APPEND_EVERY_S - time.monotonic()
        try:
            batch = await handover.take(WAIT_S, 0.0 if self._backlog.is_behind else max(0.0, due_in))
        except TimeoutError:
            if handover.is_drained:
                self._catch_up()
        else:
            await self._append(kafka, batch)
            if len(batch) >= BEHIND_ROWS:
                if not self._backlog.is_behind:
                    self._backlog.begin()
            elif handover.has_reached_end:
                self._catch_up()
        if time.monotonic() - self._checked_at >= CHECK_EVERY_S:
            self._check(await asyncio.to_thread(self._sink.ends))

    async def _append(self, kafka: KafkaLog, batch: Batch) -> None:
        """Append a batch, unless the partitions are assigned anew before the store takes it."""
        is_over = self._membership.changed.is_set
        ids = await topic_ids_of(kafka, batch, self._known, is_over)
        while ids is not None and not is_over():
            try:
                await asyncio.to_thread(self._sink.append, batch, self._next, ids)
            except StoreUnavailable as error:
                await self._pause(error)
                continue
            self._next.update(batch.ends)
            self._heartbeat.concern("appending", None)
            self._heartbeat.count(len(batch))
            self._backlog.applied(len(batch))
            self._appended_at = time.monotonic()
            return

    def _check(self, ends: Ends) -> None:
        """Begin again where the store has less than was appended, or more was resolved than anyone appended."""
        self._checked_at = time.monotonic()
        at = {each: ends.known[each].next_offset if each in ends.known else 0 for each in self._next}
        lost = sorted(each for each, next_ in self._next.items() if at[each] < next_)
        if lost:
            log.warning("the store lacks what was appended, which is read again", partitions=lost)
            self._membership.changed.set()
        outrun = any(at[each] > max(next_, ends.appended.get(each, 0)) for each, next_ in self._next.items())
        if outrun:
            self._membership.changed.set()
        self._heartbeat.concern("outrun", OUTRUN if outrun else None)
        if outrun:
            log.warning(OUTRUN)

    def _catch_up(self) -> None:
        if self._backlog.is_behind:
            self._backlog.end()
            self._backlog.log_caught_up()

    async def _pause(self, error: Exception) -> None:
        log.warning("appending waits", why=str(error))
        self._heartbeat.concern("appending", str(error))
        await self._changed(AGAIN_S)

    async def _changed(self, seconds: float) -> None:
        """Wait until the partitions change, at most so long."""
        self._heartbeat.beat()
        try:
            async with asyncio.timeout(seconds):
                await self._membership.changed.wait()
        except TimeoutError:
            return
