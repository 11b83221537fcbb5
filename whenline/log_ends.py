"""Reads where the log ends and what of it cannot be read, for `whenline status` and the System page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from events.topics import EVENT_TOPICS
from projections.apply.positions import Position
from streams.errors import LogError
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition
from streams.log.unreadable import Unreadable
from streams.projector.diagnosis import diagnose


@dataclass(frozen=True)
class LogEnds:
    """End offset of each partition of events; empty, with the reason, if Kafka does not answer."""

    offsets: dict[TopicPartition, int]
    error: str | None = None
    unreadable: list[Unreadable] = field(default_factory=list)
    """What the tables cannot read."""


async def read_log_ends(cluster: Cluster, positions: Mapping[TopicPartition, Position] | None = None) -> LogEnds:
    """Read the end offsets; with the positions of the tables, also find what they cannot read."""
    try:
        async with KafkaLog(cluster) as log:
            ends = await log.end_offsets(EVENT_TOPICS)
            return LogEnds(ends, unreadable=[] if positions is None else await diagnose(log, positions))
    except LogError as error:
        return LogEnds({}, str(error))


def positions_of(table: pa.Table) -> dict[TopicPartition, Position]:
    """The positions of `Status.positions`."""
    return {
        (row["kafka_topic"], row["kafka_partition"]): Position(row["next_offset"], row["topic_id"])
        for row in table.to_pylist()
    }
