"""The projector: records from the log into the tables, each exactly once.

The commit protocol, by the numbers that `projections.store.duckdb_file.warehouse` and docs/operations.md use:

1. Take the fence, read the positions from the tables, seek there.
2. Fetch into a batch. It is handed over when the tables are free for it: small when idle, up to `FLUSH_ROWS` when behind.
3. Decode and validate; failures become dead letters.
4. In one transaction: ledger, facts, dead letters, positions.
5. Send dead letters to their topic, then publish a generation if one is due.

2 and 3 of the next batch overlap 4 and 5 of this one: DuckDB works without the interpreter's lock.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import sys
import time
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import structlog

from events.topics import DEADLETTERS, GENERATIONS
from projections.apply.batch import Batch, DeadLetter
from projections.errors import WarehouseDamaged, WarehouseOutdated
from projections.store.duckdb_file import swap
from projections.store.duckdb_file.generations import Generation, GenerationPublisher
from projections.store.duckdb_file.home import Home
from projections.store.duckdb_file.warehouse import Applied, Reached, Warehouse
from projections.store.duckdb_file.writer_lock import WriterLock
from streams.errors import LogUnavailable
from streams.heartbeat import Heartbeat
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.log.kafka_reader import KafkaReader
from streams.log.port import TopicPartition
from streams.projector.source import partition_fingerprints_of, starting_points

FLUSH_ROWS = 125_000
"""More than a row group (122,880): DuckDB then writes it into the file at once, and not first into the write-ahead log."""
FETCH_ROWS = 10_000
PUBLISH_EVERY_S = 0.5
PUBLISH_EVERY_WHEN_BEHIND_S = 20.0
BEHIND_ROWS = 10_000
"""A batch of so many rows means that the projector is behind."""
NEW_PARTITIONS_EVERY_S = 30.0
LOOK_EVERY_S = 0.2
PATIENCE_S = 60.0
"""No step takes so long: a projector whose loop did not go round in this time has stalled."""
GATHER_S = 0.005
"""How long a batch that has records waits for more before it looks whether the tables are free."""
SWITCH_S, USUAL_SWITCH_S = 0.0002, 0.005

log = structlog.get_logger("whenline.projector")

Filled = tuple[Batch, dict[TopicPartition, str]]
"""A batch, and the ids of the partitions whose first record is in it."""


class Handover:
    """Passes one batch at a time, and knows whether somebody waits for it: while nobody does, a batch had better grow."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Filled] = asyncio.Queue(maxsize=1)
        self.is_awaited = False
        self.is_dry = False
        """Whether the log has nothing more, by what it last told, and nothing is at hand."""

    async def give(self, filled: Filled) -> None:
        """Hand over; waits while the one before is not taken."""
        self.is_awaited = False
        await self._queue.put(filled)

    async def take(self, seconds: float) -> Filled:
        """The next batch. Raises TimeoutError when there is none within `seconds`."""
        self.is_awaited = self._queue.empty()
        async with asyncio.timeout(seconds):
            return await self._queue.get()


class Projector:
    """Projects one log into one home. `open` before `run`, `close` after.

    Args:
        root: the home.
        cluster: Kafka's servers and security settings.
        reached: called at each step; for tests.
        pulse: told that its loop goes round, and what it does.
    """

    def __init__(
        self, root: Path, cluster: Cluster, *, reached: Reached = lambda _: None, pulse: Heartbeat | None = None
    ) -> None:
        self.home = Home(root)
        self._pulse = pulse or Heartbeat("projector", PATIENCE_S)
        self._cluster = cluster
        self._reached = reached
        self._fence = WriterLock(self.home.fence)
        self._publisher = GenerationPublisher(self.home, reached=reached)
        self._warehouse: Warehouse | None = None
        self._stopping = asyncio.Event()
        self._published_at = 0.0
        self._unpublished = True
        self._made_anew = False
        self._awaited: dict[TopicPartition, int] = {}
        self._behind = False
        self._behind_since = 0.0
        self._behind_from = 0
        self._taken_at = 0.0
        self._kinds: set[str] = set()
        self._organizations: set[str] = set()
        self.projected = 0
        """Records since the start."""

    def open(self) -> None:
        """Step 1, first half: take the fence and open the tables.

        A file that is damaged or of another version is set aside and made again from the log; the last generation serves
        until the new tables have caught up.

        Raises:
            WarehouseLocked: another projector writes here.
        """
        self._fence.take()
        if swap.is_ready(self.home):
            swap.take_rebuilt(self.home)
        try:
            self._warehouse = Warehouse(self.home.live, reached=self._reached)
        except (WarehouseDamaged, WarehouseOutdated) as error:
            why = "damaged" if isinstance(error, WarehouseDamaged) else "outdated"
            aside = swap.set_aside(self.home, why)
            log.warning("tables set aside, made again from the log", why=error.what, where=str(aside))
            self._made_anew = self._has_generation()
            self._warehouse = Warehouse(self.home.live, reached=self._reached)
        self._publisher.open()
        self._publisher.forget()

    def close(self) -> None:
        """Close the tables and let go of the fence."""
        _hurry(False)
        if self._warehouse is not None:
            self._warehouse.close()
            self._warehouse = None
        self._publisher.close()
        self._fence.release()

    def stop(self) -> None:
        """Ask `run` to end after the batch at hand."""
        self._stopping.set()

    def position(self, place: TopicPartition) -> int:
        """Offset up to which a partition is in the tables."""
        position = self._tables.positions.get(place)
        return 0 if position is None else position.next_offset

    async def run(self) -> None:
        """Project until `stop`.

        Raises:
            PositionLost: the log is not, or no longer, what the tables were made from.
            LogUnavailable: Kafka does not answer at the start. While running, it is waited for.
        """
        async with KafkaLog(self._cluster) as kafka:
            points = await starting_points(kafka, self._tables.positions)
            ends = await kafka.end_offsets({topic for topic, _ in points})
            await self._set_behind(sum(ends[place] - point for place, point in points.items()) > BEHIND_ROWS)
            self._awaited = ends if self._made_anew else {}
            await self._publish_if_due(kafka)
            while not self._stopping.is_set():
                self._pulse.beat()
                points = await self._run_from(kafka, points)
            await self._finish(kafka)

    async def _run_from(self, kafka: KafkaLog, points: dict[TopicPartition, int]) -> dict[TopicPartition, int]:
        """Project from these positions until stopped, or until the set of partitions or the file changes."""
        restart = asyncio.Event()
        async with kafka.reader(points) as reader, _background(self._watch_partitions(kafka, points, restart)):
            handover = Handover()
            self._pulse.lag = lambda: reader.behind(self.position)
            async with _background(self._fetch(reader, handover)) as fetching:
                while not (self._stopping.is_set() or restart.is_set()):
                    self._pulse.beat()
                    if fetching.done():
                        await fetching
                    if swap.is_ready(self.home):
                        await asyncio.to_thread(self._swap)
                        break
                    try:
                        batch, partition_fingerprints = await handover.take(self._patience())
                    except TimeoutError:
                        if handover.is_dry:
                            await self._set_behind(False)
                        await self._publish_if_due(kafka)
                        continue
                    await self._take(kafka, batch, partition_fingerprints)
        return await starting_points(kafka, self._tables.positions)

    async def _fetch(self, reader: KafkaReader, handover: Handover) -> None:
        """Steps 2 and 3, for ever: gather until the tables are free, but no more than a batch may hold."""
        batch, partition_fingerprints = Batch(), dict[TopicPartition, str]()
        while True:
            fetched = [
                ((partition.topic, partition.partition), records)
                for partition, records in (
                    await reader.batches(max_records=FETCH_ROWS, timeout=GATHER_S if len(batch) else LOOK_EVERY_S)
                ).items()
            ]
            partition_fingerprints |= partition_fingerprints_of(fetched)
            for place, records in fetched:
                batch.add(place, records)
            handover.is_dry = not (fetched or len(batch)) and await reader.is_at_end()
            enough = handover.is_awaited and not (self._behind and fetched)
            if len(batch) >= FLUSH_ROWS or (len(batch) and enough):
                await handover.give((batch, partition_fingerprints))
                batch, partition_fingerprints = Batch(), {}

    async def _take(self, kafka: KafkaLog, batch: Batch, partition_fingerprints: dict[TopicPartition, str]) -> None:
        """Steps 4 and 5."""
        self._reached("before commit")
        applied = await asyncio.to_thread(self._tables.apply, batch, partition_fingerprints)
        self._reached("after commit")
        self._note(applied)
        if len(batch) >= BEHIND_ROWS:
            await self._set_behind(True)
        if applied.dead:
            await self._send_dead_letters(kafka)
            self._reached("dead letters marked")
        await self._publish_if_due(kafka)

    def _note(self, applied: Applied) -> None:
        self.projected += applied.records
        self._pulse.count(applied.records)
        self._taken_at = time.monotonic()
        self._unpublished = True
        self._kinds.update(applied.kinds)
        self._organizations.update(applied.organizations)

    async def _send_dead_letters(self, kafka: KafkaLog) -> None:
        """Each at least once: one that was sent and not yet marked is sent again."""
        while letters := await asyncio.to_thread(self._tables.unsent_dead_letters):
            try:
                answers = [await kafka.submit(DEADLETTERS.name, letter.id.bytes, _told(letter)) for letter in letters]
                for answer in answers:
                    await answer
                self._reached("dead letters sent")
            except LogUnavailable as error:
                log.warning("dead letters wait for Kafka", why=str(error))
                return
            await asyncio.to_thread(self._tables.mark_dead_letters_sent, len(letters))

    def _patience(self) -> float:
        """How long to wait for a batch before looking at what else is due."""
        if self._behind or not self._unpublished:
            return LOOK_EVERY_S
        return max(0.0, min(LOOK_EVERY_S, self._published_at + PUBLISH_EVERY_S - time.monotonic()))

    async def _publish_if_due(self, kafka: KafkaLog) -> None:
        if self._is_incomplete():
            return
        every = PUBLISH_EVERY_WHEN_BEHIND_S if self._behind else PUBLISH_EVERY_S
        if self._unpublished and time.monotonic() - self._published_at >= every:
            await self._publish(kafka)

    def _is_incomplete(self) -> bool:
        """Whether tables that are made anew lack what the last generation has: that one serves until they have it."""
        if any(self.position(place) < end for place, end in self._awaited.items()):
            return True
        self._awaited = {}
        return False

    async def _publish(self, kafka: KafkaLog) -> None:
        await self._send_dead_letters(kafka)
        generation = await asyncio.to_thread(self._publish_files)
        self._reached("after publish")
        await self._announce(kafka, generation)

    def _publish_files(self) -> Generation:
        if self._behind:
            self._tables.checkpoint()
        generation = self._publisher.publish()
        self._published_at = time.monotonic()
        self._unpublished = False
        return generation

    async def _announce(self, kafka: KafkaLog, generation: Generation) -> None:
        """Tell the stream processors. A notice is a hint: without Kafka it is left out."""
        positions = [[*place, position.next_offset] for place, position in sorted(self._tables.positions.items())]
        notice = {
            "generation": generation.number,
            "published_at": generation.published_at.isoformat(),
            "positions": positions,
            "kinds": sorted(self._kinds),
            "organizations": sorted(self._organizations),
            "behind": self._behind,
        }
        self._kinds, self._organizations = set(), set()
        try:
            await kafka.submit(GENERATIONS.name, b"generation", json.dumps(notice).encode())
        except LogUnavailable as error:
            log.warning("a generation is published without notice", generation=generation.number, why=str(error))

    async def _set_behind(self, behind: bool) -> None:
        if behind == self._behind:
            return
        self._behind = behind
        _hurry(behind)
        if behind:
            self._behind_since, self._behind_from = time.monotonic(), self.projected
        else:
            records, seconds = self.projected - self._behind_from, self._taken_at - self._behind_since
            log.info("caught up", records=records, seconds=round(seconds, 3))
        await asyncio.to_thread(self._tables.catch_up, behind)

    async def _watch_partitions(
        self, kafka: KafkaLog, points: dict[TopicPartition, int], restart: asyncio.Event
    ) -> None:
        """Partitions that were added are read too, from their first record."""
        topics = {topic for topic, _ in points}
        while not restart.is_set():
            await asyncio.sleep(NEW_PARTITIONS_EVERY_S)
            with contextlib.suppress(LogUnavailable):
                if set(await kafka.partitions(topics)) != set(points):
                    restart.set()

    def _swap(self) -> None:
        """Go on with the rebuilt file; the old one is kept in quarantine."""
        self._tables.close()
        self._publisher.close()
        old = swap.take_rebuilt(self.home)
        self._warehouse = Warehouse(self.home.live, reached=self._reached)
        self._publisher.open()
        self._unpublished, self._published_at = True, 0.0
        log.info("rebuilt tables took the place of the old ones", old=str(old))

    async def _finish(self, kafka: KafkaLog) -> None:
        if self._unpublished and not self._is_incomplete():
            await self._publish(kafka)

    def _has_generation(self) -> bool:
        return self.home.pointer.exists()

    @property
    def _tables(self) -> Warehouse:
        assert self._warehouse is not None, "open() comes first"  # noqa: S101 - a mistake of ours
        return self._warehouse


def _hurry(on: bool) -> None:
    """Settings of the interpreter while behind.

    The cyclic collector would walk over every record at hand, again and again; nothing here makes cycles. And DuckDB, which
    works without the interpreter's lock, takes it some hundred times a batch: it must not wait 5 ms each time for the decoder.
    """
    if on:
        gc.collect()
        gc.freeze()
        gc.disable()
        sys.setswitchinterval(SWITCH_S)
    else:
        gc.enable()
        sys.setswitchinterval(USUAL_SWITCH_S)


@contextlib.asynccontextmanager
async def _background(work: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    """Work beside the block, ended with it; its errors are raised when the block looks at the task."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _told(letter: DeadLetter) -> bytes:
    """A dead letter as JSON: its position, reason and problems; its bytes as text, escaped where they are not UTF-8."""
    said = {
        "topic": letter.topic,
        "partition": letter.partition,
        "offset": letter.offset,
        "logged_at": letter.timestamp,
        "reason": letter.reason,
        "problems": [{"pointer": problem.pointer, "message": problem.message} for problem in letter.problems],
        "record": None if letter.value is None else letter.value.decode("utf-8", "backslashreplace"),
        "record_hex": None if letter.value is None else letter.value.hex(),
    }
    return json.dumps(said).encode()
