"""Finds the offsets at which the projector resumes, and checks that the log is the one its tables were made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from events.topics import EVENT_TOPICS
from projections.apply.batch import LogRecord
from projections.apply.positions import Position
from streams.errors import PositionLost
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition

FIRST_RECORDS_BYTES = 64 * 1024
REMADE_HINT = (
    "Restore the log's data, or point KAFKA_BOOTSTRAP_SERVERS to the log that these tables were made from. If this log "
    "is the right one now, move the folder `warehouse` out of the home and start again: the tables are made "
    "again from it."
)


def partition_fingerprint_of(record: LogRecord) -> str:
    """Hash of a partition's first record: it differs if the topic was deleted and created again."""
    return sha256(f"{record.timestamp}\n".encode() + (record.key or b"") + b"\n" + (record.value or b"")).hexdigest()[
        :32
    ]


async def starting_points(log: KafkaLog, positions: Mapping[TopicPartition, Position]) -> dict[TopicPartition, int]:
    """Offsets to resume at, for every partition of every event topic.

    Raises:
        PositionLost: the log no longer has the next record, or is not the one that the tables were made from.
    """
    begins, ends = await log.begin_offsets(EVENT_TOPICS), await log.end_offsets(EVENT_TOPICS)
    for place, position in positions.items():
        if place not in ends:
            raise PositionLost(f"The log has no {_name(place)}, which the tables were made from.", hint=REMADE_HINT)
        if position.next_offset > ends[place]:
            raise PositionLost(
                f"The tables have {_name(place)} up to offset {position.next_offset}, but the log ends at "
                f"{ends[place]}: the topic was created again, or records were lost.",
                hint=REMADE_HINT,
            )
    points = {place: positions[place].next_offset if place in positions else 0 for place in ends}
    for place, begin in begins.items():
        if begin > points[place]:
            raise PositionLost(
                f"{_name(place)} begins at offset {begin}, and the records from {points[place]} on are not in the "
                "tables: they were deleted before they were read.",
                hint="Event topics must keep all records: set retention.ms=-1 and restore the log's data. "
                + REMADE_HINT,
            )
    await _check_fingerprints(log, positions)
    return points


async def _check_fingerprints(log: KafkaLog, positions: Mapping[TopicPartition, Position]) -> None:
    wanted = {
        place: position.partition_fingerprint for place, position in positions.items() if position.partition_fingerprint
    }
    if not wanted:
        return
    left = dict(wanted)
    async with log.reader(dict.fromkeys(wanted, 0), fetch_bytes=FIRST_RECORDS_BYTES) as reader:
        while left:
            for partition, records in (await reader.batches()).items():
                place = (partition.topic, partition.partition)
                expected = left.pop(place, None)
                if expected is not None and partition_fingerprint_of(records[0]) != expected:
                    raise PositionLost(
                        f"{_name(place)} is not the one that the tables were made from: "
                        "its first record is another one.",
                        hint=REMADE_HINT,
                    )
                if place not in left:
                    reader.consumer.pause(partition)


def partition_fingerprints_of(
    fetched: Sequence[tuple[TopicPartition, Sequence[LogRecord]]],
) -> dict[TopicPartition, str]:
    """Fingerprints of the partitions whose first record was fetched."""
    return {
        place: partition_fingerprint_of(records[0]) for place, records in fetched if records and records[0].offset == 0
    }


def _name(place: TopicPartition) -> str:
    return f"{place[0]}, partition {place[1]}"
