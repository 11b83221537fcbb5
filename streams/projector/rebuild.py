"""Rebuilds the tables from the log while the old ones serve, compares both, then replaces the old ones."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from events.topics import EVENT_TOPICS
from projections.apply.batch import Batch
from projections.apply.projection import Applied
from projections.apply.table_writer import TableWriter
from projections.errors import NothingPublished, WarehouseDamaged, WarehouseLocked
from projections.memory_size import WRITERS_MEMORY
from projections.read.reader import Reader
from projections.read.session import ReadSession
from projections.schema.content import differences
from projections.store import WriteSession, WriteStore, open_write_store
from projections.store.limits import Limits
from streams.errors import LogError, PositionLost
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.log.kafka_reader import KafkaReader
from streams.log.port import POSITION_HINT, Record, TopicPartition
from streams.projector.background import one_at_a_time
from streams.projector.decisions import read_gaps_of_log
from streams.projector.fetching import add, before_gap, is_full, room, step_over_gaps
from streams.projector.source import check_begins

REPLACED_S = 120.0
"""Longest wait for a running projector to take the rebuilt tables over."""
STALLED_S = 30.0
CHECK_EVERY_S = 0.1
COMPARING_MEMORY = "256MB"
"""Most that DuckDB may use to read the old tables, row by row, beside the new ones."""

Progress = Callable[[int, int], None]
"""Called with how many records are done, of how many."""


@dataclass(frozen=True)
class Rebuilt:
    """The result of a rebuild."""

    records: int
    differing: list[str] | None
    """Tables whose content differs from before; None where there was nothing of the same version to compare with."""
    quarantine: str | None
    """Path of the old tables."""


async def rebuild(
    root: Path,
    cluster: Cluster,
    progress: Progress = lambda _done, _all: None,
    *,
    memory: str = WRITERS_MEMORY,
) -> Rebuilt:
    """Rebuild the tables of a home from the log and replace the live ones.

    It reads up to the positions of the newest version, so that both must have the same content. A running projector
    takes the new tables over and continues with them; if none runs, this process replaces the old ones.

    Raises:
        PositionLost: the log lacks records that the tables have.
        WarehouseLocked: another rebuild runs, or the running projector did not take the new tables over.
    """
    store = open_write_store(root, memory=memory)
    newest = _newest(root)
    async with KafkaLog(cluster) as kafka:
        targets = newest.positions if newest is not None else await kafka.end_offsets(EVENT_TOPICS)
        with store.rebuild() as rebuilding:
            tables = rebuilding.tables
            records = await _project(kafka, tables, targets, progress)
            tables.dead_letters.mark_all_sent()
            await asyncio.to_thread(rebuilding.filled)
            differing = None
            if newest is not None and newest.tables_version == tables.version:
                with suppress(WarehouseDamaged):  # nothing to compare with: one more reason to rebuild
                    theirs = await asyncio.to_thread(newest.content)
                    differing = differences(await asyncio.to_thread(tables.content), theirs)
            rebuilding.offer()
            replaced = await _replace(store)  # under the lock of the rebuild, so that no other one offers its own
    return Rebuilt(records, differing, replaced)


async def _project(kafka: KafkaLog, tables: TableWriter, targets: dict[TopicPartition, int], progress: Progress) -> int:
    """Apply all records before the targets to empty tables."""
    gaps = await read_gaps_of_log(kafka)
    tables.put_gaps(gaps)
    points = {partition: gaps.after_deleted(partition, 0) for partition, target in targets.items() if target > 0}
    check_begins(await kafka.begin_offsets(EVENT_TOPICS), points)
    left = {partition for partition, point in points.items() if targets[partition] > point}
    total, done = sum(targets.values()), 0
    progress(0, total)
    if not left:
        return 0
    topic_ids = await kafka.topic_ids(EVENT_TOPICS)
    ids = {partition: topic_ids.get(partition[0]) for partition in left}

    def applied(batch: Batch) -> Applied:
        return tables.apply(batch, ids)

    current = Batch()
    async with (
        kafka.reader({partition: points[partition] for partition in left}) as reader,
        one_at_a_time(applied) as apply,
    ):
        while left:
            step_over_gaps(reader, gaps, current)
            for partition, records in (await _fetch(reader, targets, left, room(current))).items():
                before = before_gap(reader, gaps, partition, records)
                wanted = [record for record in before if record.offset < targets[partition]]
                await add(current, partition, wanted)
                done += len(wanted)
                if records[-1].offset + 1 >= targets[partition]:
                    left.discard(partition)
                    reader.pause(partition)
            if is_full(current) or not left:
                await apply(current)
                current = Batch()
            progress(done, total)
    return done


async def _fetch(
    reader: KafkaReader, targets: dict[TopicPartition, int], left: set[TopicPartition], most: int
) -> dict[TopicPartition, list[Record]]:
    """The next records, at most `most`; none if the rest of the log has only markers and aborted records."""
    deadline = time.monotonic() + STALLED_S
    while time.monotonic() < deadline:
        fetched = await reader.batches(max_records=most)
        if fetched:
            return fetched
        for unreadable in reader.unreadable:
            if unreadable.first_offset < targets[unreadable.topic_partition]:
                raise LogError(f"The tables cannot be rebuilt: {unreadable.what}.", hint=unreadable.hint)
        for partition in tuple(left):
            if reader.position(partition) >= targets[partition]:
                left.discard(partition)
        if not left:
            return {}
    topic, number = min(left)
    raise PositionLost(
        f"The log gave nothing for {STALLED_S:g} seconds, though the tables hold more of {topic}, partition {number}.",
        hint=POSITION_HINT,
    )


async def _replace(store: WriteStore) -> str | None:
    """Have the running projector take the rebuilt tables over, or replace the old ones here; returns their path."""
    before = set(store.set_aside())
    deadline = time.monotonic() + REPLACED_S
    while store.has_rebuilt():
        try:
            with store.open() as session:
                if _has_all(session):
                    session.publish()
        except WarehouseLocked as error:
            if time.monotonic() > deadline:
                raise WarehouseLocked(
                    f"The running projector did not take the rebuilt tables over in {REPLACED_S:g} seconds.",
                    hint="Restart the worker: it takes them over when it starts.",
                ) from error
            await asyncio.sleep(CHECK_EVERY_S)
    replaced = set(store.set_aside()) - before
    return max(replaced) if replaced else None


def _has_all(session: WriteSession) -> bool:
    """Whether the tables have all that the newest version has; a worker may have published since the rebuild began."""
    positions = session.tables.positions
    return all(
        place in positions and positions[place].next_offset >= offset
        for place, offset in (session.published_positions or {}).items()
        if offset > 0
    )


def _newest(root: Path) -> ReadSession | None:
    try:
        return Reader(root, limits=Limits(memory=COMPARING_MEMORY)).session()
    except NothingPublished:
        return None
