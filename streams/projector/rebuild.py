"""Making the tables again from the log, while the old ones serve; then comparing both, then swapping."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aiokafka import ConsumerRecord
from aiokafka import TopicPartition as AioTopicPartition

from events.topics import EVENT_TOPICS
from projections.apply.batch import Batch
from projections.errors import NothingPublished, WarehouseDamaged, WarehouseLocked
from projections.read.reader import Reader, ReadSession
from projections.schema.content import differences
from projections.store.duckdb_file import swap
from projections.store.duckdb_file.generations import GenerationPublisher
from projections.store.duckdb_file.home import FILE, Home
from projections.store.duckdb_file.warehouse import Warehouse
from projections.store.duckdb_file.writer_lock import WriterLock
from streams.errors import PositionLost
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.log.kafka_reader import KafkaReader
from streams.log.port import POSITION_HINT, TopicPartition
from streams.projector.source import partition_fingerprints_of

BATCH_ROWS = 50_000
FETCH_ROWS = 10_000
TAKEN_S = 120.0
STALLED_S = 30.0
LOOK_EVERY_S = 0.1

Progress = Callable[[int, int], None]
"""Told how many records of how many are done."""


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild found."""

    records: int
    differing: list[str] | None
    """Tables whose content was another one; None where there was nothing of the same version to compare."""
    quarantine: str | None
    """Where the old file is kept."""


async def rebuild(root: Path, cluster: Cluster, progress: Progress = lambda _done, _all: None) -> Rebuilt:
    """Make the tables of a home again from the log and put them in place of the live ones.

    It reads up to the positions of the newest generation, so that both must hold the same. A projector that runs takes the
    new tables over and goes on from there; where none runs, this process puts them in place.

    Raises:
        PositionLost: the log lacks records that the tables have.
        WarehouseLocked: the projector that runs did not take the new tables over.
    """
    home = Home(root)
    pinned = _pinned(root)
    staging = home.warehouse / "rebuilding"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    async with KafkaLog(cluster) as kafka:
        targets = pinned.positions if pinned is not None else await kafka.end_offsets(EVENT_TOPICS)
        with Warehouse(staging / FILE) as warehouse:
            warehouse.catch_up(True)
            records = await _project(kafka, warehouse, targets, progress)
            warehouse.mark_dead_letters_sent(warehouse.counts()["dead_letters"])
            differing = None
            if pinned is not None and pinned.version == warehouse.version:
                with suppress(WarehouseDamaged):  # nothing to compare with: the more reason for a rebuild
                    theirs = await asyncio.to_thread(pinned.content)
                    differing = differences(await asyncio.to_thread(warehouse.content), theirs)
            warehouse.checkpoint()
    swap.offer(home, staging / FILE)
    shutil.rmtree(staging, ignore_errors=True)
    return Rebuilt(records, differing, await _hand_over(home))


async def _project(
    kafka: KafkaLog, warehouse: Warehouse, targets: dict[TopicPartition, int], progress: Progress
) -> int:
    """All records before the targets, into an empty file."""
    left = {place for place, target in targets.items() if target > 0}
    total, done = sum(targets.values()), 0
    progress(0, total)
    if not left:
        return 0
    batch, partition_fingerprints = Batch(), dict[TopicPartition, str]()
    async with kafka.reader(dict.fromkeys(left, 0)) as reader:
        while left:
            for partition, records in (await _some(reader, targets, left)).items():
                place = (partition.topic, partition.partition)
                wanted = [record for record in records if record.offset < targets[place]]
                partition_fingerprints |= partition_fingerprints_of([(place, wanted)])
                batch.add(place, wanted)
                done += len(wanted)
                if records[-1].offset + 1 >= targets[place]:
                    left.discard(place)
                    reader.consumer.pause(partition)
            if len(batch) >= BATCH_ROWS or not left:
                await asyncio.to_thread(warehouse.apply, batch, partition_fingerprints)
                batch, partition_fingerprints = Batch(), {}
            progress(done, total)
    return done


async def _some(
    reader: KafkaReader, targets: dict[TopicPartition, int], left: set[TopicPartition]
) -> dict[AioTopicPartition, list[ConsumerRecord]]:
    """The next records; none where all that is left was no record: marks of transactions, and what was aborted."""
    deadline = time.monotonic() + STALLED_S
    while time.monotonic() < deadline:
        fetched = await reader.batches(max_records=FETCH_ROWS)
        if fetched:
            return fetched
        for place in tuple(left):
            if await reader.position(place) >= targets[place]:
                left.discard(place)
        if not left:
            return {}
    topic, partition = min(left)
    raise PositionLost(
        f"The log gave nothing for {STALLED_S:g} seconds, though the tables hold more of {topic}, partition {partition}.",
        hint=POSITION_HINT,
    )


async def _hand_over(home: Home) -> str | None:
    """Have the new tables put in place, by the projector that runs or here; where the old file is kept."""
    fence = WriterLock(home.fence)
    before = _kept(home)
    deadline = time.monotonic() + TAKEN_S
    while swap.is_ready(home):
        try:
            fence.take()
        except WarehouseLocked as error:
            if time.monotonic() > deadline:
                raise WarehouseLocked(
                    f"The tables are rebuilt, but the projector that runs did not take them over within {TAKEN_S:g} seconds.",
                    hint="Restart the worker: it takes them over when it starts.",
                ) from error
            await asyncio.sleep(LOOK_EVERY_S)
            continue
        try:
            swap.take_rebuilt(home)
            _publish(home)
        finally:
            fence.release()
    new = _kept(home) - before
    return str(max(new)) if new else None


def _publish(home: Home) -> None:
    publisher = GenerationPublisher(home)
    with Warehouse(home.live):
        publisher.open()
        publisher.publish()
    publisher.close()


def _kept(home: Home) -> set[Path]:
    return set(home.quarantine.iterdir()) if home.quarantine.exists() else set()


def _pinned(root: Path) -> ReadSession | None:
    try:
        return Reader(root).pinned()
    except NothingPublished:
        return None
