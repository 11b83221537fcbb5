"""Finds what keeps the tables from reading the log: for `whenline status`, the System page and `whenline skip`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from events.topics import EVENT_TOPICS
from projections.apply.positions import Position
from streams.errors import PositionLost
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition
from streams.log.unreadable import Unreadable, unreadable
from streams.projector.decisions import read_gaps_of_log
from streams.projector.source import DELETED_HINT, REMADE_HINT, check_topic_ids

PROBE_S = 10.0
"""Longest wait for the next batch of every partition."""
PROBE_BYTES = 16 * 1024


@dataclass
class Diagnosis:
    """What was found of the log after the positions of the tables."""

    unreadable: list[Unreadable] = field(default_factory=list)
    """Empty if the tables can read, or have read, everything."""
    without_records: set[TopicPartition] = field(default_factory=set)
    """Partitions that end with offsets without a record, such as the end of a transaction: nothing of them waits."""


async def diagnose(kafka: KafkaLog, positions: Mapping[TopicPartition, Position]) -> Diagnosis:
    """What the tables at these positions cannot read, and where nothing is left to read.

    Raises:
        LogUnavailable: Kafka does not answer.
    """
    begins, ends = await kafka.begin_offsets(EVENT_TOPICS), await kafka.end_offsets(EVENT_TOPICS)
    ids = await kafka.topic_ids(EVENT_TOPICS)
    gaps = await read_gaps_of_log(kafka)
    found: list[Unreadable] = []
    unread: dict[TopicPartition, int] = {}
    for partition in sorted(ends.keys() | positions.keys()):
        position = positions.get(partition)
        offset = gaps.after_deleted(partition, position.next_offset if position is not None else 0)
        if position is not None and (why := _other_topic(partition, position, ids)) is not None:
            found.append(unreadable(partition, offset, None, why, REMADE_HINT))
        elif partition not in ends or offset > ends[partition]:
            why = f"the log ends at {ends.get(partition, 0)}: the topic was created again, or records were lost"
            found.append(unreadable(partition, offset, None, why, REMADE_HINT))
        elif begins[partition] > offset:
            why = f"the log begins at {begins[partition]}: records were deleted before they were read"
            found.append(unreadable(partition, offset, begins[partition] - 1, why, DELETED_HINT))
        elif offset < ends[partition] and gaps.containing(partition, offset) is None:
            unread[partition] = offset
    probed = await probe(kafka, unread, ends)
    return Diagnosis(found + probed.unreadable, probed.without_records)


async def probe(
    kafka: KafkaLog, positions: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int]
) -> Diagnosis:
    """What cannot be read at these offsets, each before the end of its partition, and where no record follows."""
    if not positions:
        return Diagnosis()
    records: set[TopicPartition] = set()
    async with kafka.reader(positions, fetch_bytes=PROBE_BYTES) as reader:
        deadline = asyncio.get_running_loop().time() + PROBE_S
        while asyncio.get_running_loop().time() < deadline:
            records |= (await reader.batches(max_records=1)).keys()
            stuck = {each.topic_partition for each in reader.unreadable}
            for partition, offset in positions.items():
                if reader.position(partition) > offset:
                    reader.pause(partition)
            if all(partition in stuck or reader.position(partition) > at for partition, at in positions.items()):
                break
        ended = {each for each in positions if reader.position(each) >= ends[each]}
        return Diagnosis(reader.unreadable, ended - records)


def _other_topic(partition: TopicPartition, position: Position, ids: Mapping[str, str]) -> str | None:
    try:
        check_topic_ids({partition: position}, ids)
    except PositionLost as error:
        return error.what.rstrip(".")
    return None
