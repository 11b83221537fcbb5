"""The projector: applies records of the log to the tables, each exactly once.

The commit protocol, by the numbers that docs/operations.md uses:

1. Take the writer's lock, read the positions from the tables, seek there.
2. Fetch into a batch. It is handed over when the writer is free: small when idle, up to `FLUSH_ROWS` when behind.
3. Decode and validate; failures become dead letters.
4. In one transaction: ledger, facts, resolved tables, dead letters, positions.
5. Send dead letters to their topic, then publish a version if one is due.

Steps 2 and 3 of the next batch overlap 4 and 5 of this one: DuckDB works without the interpreter's lock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import structlog

from projections.apply.batch import Batch
from projections.apply.gaps import Gaps
from projections.apply.table_writer import TableWriter
from projections.audit.log import Audit
from projections.errors import WarehouseDamaged
from projections.fault_point import FaultPoint, no_fault
from projections.memory_size import WRITERS_MEMORY
from projections.store import Discarded, WriteSession, open_write_store
from streams.heartbeat import Heartbeat
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition
from streams.projector.batch_source import BatchSource, KafkaSource
from streams.projector.decisions import read_gaps_of_log
from streams.projector.fetching import Handover
from streams.projector.messages import announce, send_dead_letters
from streams.projector.outside_gateway import OutsideGateway
from streams.projector.publishing import publish_version, report_recovery
from streams.projector.states import Backlog, PublishingSchedule, Recovery, UnpublishedChanges
from streams.projector.topic_ids import topic_ids_of

BEHIND_ROWS = 10_000
"""The projector is behind if a batch, or the rest of the log, has this many records."""
PATIENCE_S = 60.0
"""The projector is stalled if no iteration completes in this time."""

log = structlog.get_logger("whenline.projector")


class Projector:
    """Projects one log into one home. Call `open` before `run`, and `close` after it.

    Args:
        root: the home.
        cluster: Kafka's servers and security settings.
        fault_point: called at each step of the commit protocol; for tests.
        heartbeat: reports this processor.
        memory: most that the tables may use, such as `512MB`.
        source: where batches come from; Kafka by default.
        audit: counts records that did not come through the gateway; by default that of `root`.
    """

    def __init__(
        self,
        root: Path,
        cluster: Cluster,
        *,
        fault_point: FaultPoint = no_fault,
        heartbeat: Heartbeat | None = None,
        audit: Audit | None = None,
        memory: str = WRITERS_MEMORY,
        source: BatchSource | None = None,
    ) -> None:
        self._cluster = cluster
        self._source = source or KafkaSource()
        self._fault_point = fault_point
        self._heartbeat = heartbeat or Heartbeat("projector", PATIENCE_S)
        self._store = open_write_store(root, memory=memory, fault_point=fault_point)
        self._opened: WriteSession | None = None
        self._stopping = asyncio.Event()
        self._backlog = Backlog()
        self._schedule = PublishingSchedule()
        self._recovery = Recovery()
        self._changes = UnpublishedChanges()
        self._outside_gateway = OutsideGateway(audit or Audit(root))
        self._gaps = Gaps()
        self.is_behind = True
        """Whether it is behind the log, has not published that it caught up, or does not know yet: what others of its
        process do meanwhile slows it down, and is about a part of the history."""
        self.projected = 0
        """Records since the start."""

    def open(self) -> None:
        """Take the writer's lock and open the tables: the first half of step 1.

        Tables that are damaged or of another version are replaced by empty ones, which are filled from the log.
        The last version serves until they have caught up.

        Raises:
            WarehouseLocked: another projector writes to this home.
        """
        self._opened = self._store.open()
        discarded = self._opened.discarded
        if discarded is not None:
            _log_discarded(discarded)

    def close(self) -> None:
        """Close the tables and release the writer's lock."""
        self._backlog.end()
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def stop(self) -> None:
        """Ask `run` to end after the current batch."""
        self._stopping.set()

    def position(self, partition: TopicPartition) -> int:
        """Offset up to which a partition is in the tables."""
        position = self._tables.positions.get(partition)
        return 0 if position is None else position.next_offset

    async def run(self) -> None:
        """Project until `stop`.

        Raises:
            PositionLost: the log is not, or no longer, what the tables were made from.
            LogUnavailable: Kafka does not answer at the start. Once running, the projector waits for it.
        """
        async with KafkaLog(self._cluster) as kafka:
            points = await self._starting_points(kafka)
            ends = await kafka.end_offsets({topic for topic, _ in points})
            if sum(ends[partition] - point for partition, point in points.items()) > BEHIND_ROWS:
                await self._fall_behind()
            self.is_behind = self._backlog.is_behind
            self._recovery.await_published(self._session.published_positions, ends)
            while not self._stopping.is_set():
                self._heartbeat.beat()
                points = await self._run_until_damaged(kafka, points)
                ends = await kafka.end_offsets({topic for topic, _ in points})
                self._recovery.await_published(self._session.published_positions, ends)
            if self._schedule.has_unpublished and not self._is_recovering():
                await self._publish(kafka)

    async def _run_until_damaged(
        self, kafka: KafkaLog, points: Mapping[TopicPartition, int]
    ) -> dict[TopicPartition, int]:
        """`_run_from`; tables whose damage shows only now are set aside as those that cannot be opened."""
        try:
            with self._session.detecting_damage():
                await self._publish_if_due(kafka)
                await self._run_from(kafka, points)
        except WarehouseDamaged as damage:
            _log_discarded(await asyncio.to_thread(self._session.discard, damage))
            self._schedule.publish_at_once()
        return await self._starting_points(kafka)

    async def _run_from(self, kafka: KafkaLog, points: Mapping[TopicPartition, int]) -> None:
        """Project from these positions until stopped, or until the partitions or the tables change."""
        async with self._source.feed(kafka, points, self._gaps, self._backlog) as feed:
            self._heartbeat.lag = lambda: feed.lag(self.position)
            self._heartbeat.unreadable = feed.unreadable
            while not (self._stopping.is_set() or feed.restart.is_set() or feed.is_finished(self.position)):
                self._heartbeat.beat()
                if feed.task.done():
                    await feed.task
                if self._session.has_rebuilt():
                    await asyncio.to_thread(self._replace_tables)
                    break
                await self._step(kafka, feed.handover)

    async def _starting_points(self, kafka: KafkaLog) -> dict[TopicPartition, int]:
        """Where to resume, by the positions of the tables and the decisions of operators."""
        self._gaps = await read_gaps_of_log(kafka)
        if await asyncio.to_thread(self._tables.put_gaps, self._gaps):
            self._schedule.applied()
        published = self._session.published_positions
        return await self._source.points(kafka, self._tables.positions, published, self._gaps)

    async def _step(self, kafka: KafkaLog, handover: Handover) -> None:
        """Apply the next batch, if there is one in time."""
        try:
            batch = await handover.take(self._schedule.wait_s(self._backlog), self._schedule.gather_s(self._backlog))
        except TimeoutError:
            if handover.is_drained:
                await self._catch_up()
        else:
            await self._apply(kafka, batch)
            if handover.has_reached_end and len(batch) < BEHIND_ROWS:
                await self._catch_up()  # while events keep coming, the log never has nothing more
        await self._publish_if_due(kafka)

    async def _apply(self, kafka: KafkaLog, batch: Batch) -> None:
        """Step 4, and the first half of step 5."""
        ids = await topic_ids_of(kafka, batch, self._tables.positions, self._is_stopping)
        if ids is None:
            return
        self._fault_point("before commit")
        began = self._schedule.clock()
        applied = await asyncio.to_thread(self._tables.apply, batch, ids)
        self._fault_point("after commit")
        self.projected += applied.records
        self._heartbeat.count(applied.records)
        self._outside_gateway.add(batch.routes)
        self._backlog.applied(applied.records)
        self._schedule.applied(self._schedule.clock() - began)
        self._changes.add(applied)
        if applied.records >= BEHIND_ROWS:
            await self._fall_behind()
        if applied.dead_letters:
            await self._send_dead_letters(kafka)
            self._fault_point("dead letters marked")

    def _is_stopping(self) -> bool:
        self._heartbeat.beat()
        return self._stopping.is_set()

    async def _send_dead_letters(self, kafka: KafkaLog) -> None:
        await send_dead_letters(kafka, self._tables.dead_letters, self._fault_point)

    async def _publish_if_due(self, kafka: KafkaLog) -> None:
        if self._is_recovering():
            return
        if not self._schedule.has_unpublished and self._session.has_lost_version():
            log.warning("the newest generation is gone or was changed, and is published anew")
            self._schedule.applied()
        if self._schedule.is_due(self._backlog):
            await self._publish(kafka)

    def _is_recovering(self) -> bool:
        """Whether the tables lack records that the newest published version has."""
        missing = self._recovery.missing(self.position)
        report_recovery(self._heartbeat, missing)
        return missing > 0

    async def _publish(self, kafka: KafkaLog) -> None:
        """The second half of step 5."""
        await self._send_dead_letters(kafka)
        version = await asyncio.to_thread(publish_version, self._session, self._schedule, self._heartbeat)
        if version is None:
            return
        self.is_behind = self._backlog.is_behind
        self._fault_point("after publish")
        await announce(kafka, version, self._tables.positions, self._changes, behind=self._backlog.is_behind)

    async def _fall_behind(self) -> None:
        if not self._backlog.is_behind:
            self.is_behind = True
            self._backlog.begin()
            await asyncio.to_thread(self._session.catch_up, True)

    async def _catch_up(self) -> None:
        if self._backlog.is_behind:
            self._backlog.end()
            self._backlog.log_caught_up()
            await asyncio.to_thread(self._session.catch_up, False)

    def _replace_tables(self) -> None:
        old = self._session.replace_with_rebuilt()
        self._schedule.publish_at_once()
        log.info("rebuilt tables took the place of the old ones", old=str(old))

    @property
    def _session(self) -> WriteSession:
        assert self._opened is not None, "call open() first"  # noqa: S101 - a programming error
        return self._opened

    @property
    def _tables(self) -> TableWriter:
        return self._session.tables


def _log_discarded(discarded: Discarded) -> None:
    log.warning("tables set aside, made again from the log", why=discarded.reason, where=discarded.location)
